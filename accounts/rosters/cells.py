"""Cells of a roster (单元格): what each kind of column takes, and what is wrong with what it does not take, in Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from import_export import widgets

#: Digits and letters of the unified social credit code (统一社会信用代码), in the order their values count.
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
YES, NO = "是", "否"


def text_of(value: Any) -> str:
    """What a cell says, as text (单元格文字): numbers without a decimal point, days as 2026-03-02."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\u3000", " ").strip()


def half_width(text: str) -> str:
    """The text, if it is written in half-width characters (半角).

    Raises: ValueError showing how to write it.
    """
    plain = unicodedata.normalize("NFKC", text)
    if plain != text:
        raise ValueError(_("“%(text)s”含全角字符，请改为半角“%(plain)s”") % {"text": text, "plain": plain})
    return text


class Text(widgets.Widget):
    """Words (文字), one line."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The words without what surrounds them."""
        return re.sub(r"\s+", " ", text_of(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The words, nothing for nothing."""
        return text_of(value)


class Code(Text):
    """A code or a number (编码、电话、网址): half-width, of a stated form."""

    def __init__(self, pattern: str = r"\S*", example: str = "") -> None:
        super().__init__()
        self.pattern, self.example = re.compile(pattern), example

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The code as written.

        Raises: ValueError for full-width characters, for digits a spreadsheet has rounded, for another form.
        """
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**15:
            raise ValueError(_("长编码以数字存放，末位可能已经失真；请把单元格设为文本后重新填写"))
        text = half_width(text_of(value))
        if text and not self.pattern.fullmatch(text):
            raise ValueError(_("“%(text)s”的写法不对，应如“%(example)s”") % {"text": text, "example": self.example})
        return text


class CreditCode(Code):
    """A unified social credit code (统一社会信用代码), with its check character."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The code, its last character checked.

        Raises: ValueError saying what is wrong.
        """
        text = super().clean(value, row, **kwargs).upper()
        if not text:
            return ""
        if len(text) != 18 or any(one not in CREDIT for one in text):
            raise ValueError(_("“%s”不是统一社会信用代码：应为18位数字和大写字母，不用字母I、O、S、V、Z") % text)
        if text[-1] != check_character(text):
            raise ValueError(_("统一社会信用代码“%s”的校验位不对，请对照证书核对") % text)
        return text


def check_character(code: str) -> str:
    """The check character of the first 17 (校验位)."""
    total = sum(CREDIT.index(one) * pow(3, place, 31) for place, one in enumerate(code[:17]))
    return CREDIT[-total % 31]


class Day(Text):
    """A day (日期)."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The day; cells of the spreadsheet's own date type and `2026-03-02`, `2026/3/2`, `2026年3月2日` are read.

        Raises: ValueError for anything else.
        """
        if isinstance(value, datetime):
            return value.date()
        text = half_width(text_of(value))
        if not text:
            return None
        found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
        try:
            if found:
                return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
        raise ValueError(_("“%s”不是有效日期，应如“2026-03-02”") % text)


class Choice(Text):
    """One of a list (选项), by its label."""

    def __init__(self, choices: Any) -> None:
        super().__init__()
        self.labels: Mapping[str, str] = {str(label): str(value) for value, label in choices}
        self.values: Mapping[str, str] = {value: label for label, value in self.labels.items()}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The value the label stands for.

        Raises: ValueError listing what may be chosen.
        """
        text = text_of(value)
        if text and text not in self.labels:
            known = "、".join(self.labels)
            raise ValueError(_("没有“%(text)s”这一选项，可填：%(known)s") % {"text": text, "known": known})
        return self.labels[text] if text else ""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The label of the value."""
        return self.values.get(str(value), "") if value else ""


class YesNo(Choice):
    """Yes or no (是否)."""

    def __init__(self) -> None:
        super().__init__([(YES, YES), (NO, NO)])

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """True or False."""
        return super().clean(value, row, **kwargs) == YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """是 or 否."""
        return YES if value else NO


class Several(Code):
    """Several codes in one cell (多个代码), parted by 、 or a comma."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The codes in their order."""
        return [one for one in re.split(r"[、,，\s]+", text_of(value)) if one]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The codes parted by 、."""
        return "、".join(value or ())


class Number(Code):
    """A whole number (整数)."""

    def __init__(self) -> None:
        super().__init__(r"\d{1,4}", "5")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The number, None for an empty cell."""
        text = super().clean(value, row, **kwargs)
        return int(text) if text else None


class Referred(Code):
    """Another register's row by its code (引用): looked up once for the whole file by the resource."""

    def __init__(self, find: Callable[[str], Any], show: Callable[[Any], str], what: str) -> None:
        super().__init__()
        self.find, self.show, self.what = find, show, what

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The row referred to, None for an empty cell.

        Raises: ValueError when there is none.
        """
        text = super().clean(value, row, **kwargs)
        if not text:
            return None
        found = self.find(text)
        if found is None:
            raise ValueError(
                _("没有%(what)s为“%(text)s”的记录，请核对，或者先导入它") % {"what": self.what, "text": text}
            )
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The code of the row."""
        return self.show(value) if value is not None else ""
