"""Rows to fill (逐行填写): a table of boxes for a fact that holds one entry a line; no script is needed to fill it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

#: What stands between the cells of an entry in the kept text, and what was written there before there were boxes.
BETWEEN = "，"
PARTED = re.compile("[，,\u3000]")
#: How many rows there are at least, and how many of them stay empty for the next entries.
LEAST, SPARE = 4, 2


class RowsWidget(forms.Textarea):
    """A row of boxes for each entry (逐行填写), with empty ones below; saving the draft brings further ones."""

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self.heads = tuple(heads)

    def rows_of(self, value: Any) -> list[list[str]]:
        """The entries kept in a text, cell by cell (拆分), each as wide as the table."""
        width = len(self.heads)
        found = []
        for line in filter(str.strip, str(value or "").splitlines()):
            cells = [cell.strip() for cell in PARTED.split(line, maxsplit=width - 1)] if width > 1 else [line.strip()]
            found.append([*cells, *[""] * (width - len(cells))])
        return found

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The boxes as one text (合并): empty rows left out, empty cells at the end of a row too."""
        if not hasattr(data, "getlist") or f"{name}.0" not in data:
            return data.get(name)
        columns = [data.getlist(f"{name}.{number}") for number in range(len(self.heads))]
        lines = (BETWEEN.join(cell.strip() for cell in row).rstrip(BETWEEN) for row in zip(*columns, strict=False))
        return "\n".join(line for line in lines if line)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form that was sent had no such rows (未填报)."""
        return f"{name}.0" not in data and name not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the table (表格): its first box bears the label's id, every other says its row and column."""
        given = self.build_attrs(self.attrs, attrs)
        rows = self.rows_of(value)
        rows += [[""] * len(self.heads) for _row in range(max(LEAST - len(rows), SPARE))]
        heads = format_html_join("", '<th scope="col">{}</th>', ((head,) for head in self.heads))
        body = format_html_join("", "{}", ((self._row(name, at, row, given),) for at, row in enumerate(rows)))
        table = format_html(
            '<table class="fill-rows" data-fill-rows><thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table>',
            _("序号"),
            heads,
            body,
        )
        return format_html('{}<p class="help">{}</p>', table, _("空行不够的，保存后会再给出空行；空行不计。"))

    def _row(self, name: str, at: int, cells: Sequence[str], given: Mapping[str, Any]) -> SafeString:
        boxes = [self._box(name, at, number, text, given) for number, text in enumerate(cells)]
        return format_html(
            '<tr><th scope="row">{}</th>{}</tr>',
            at + 1,
            format_html_join("", '<td data-head="{}">{}</td>', zip(self.heads, boxes, strict=True)),
        )

    def _box(self, name: str, at: int, number: int, text: str, given: Mapping[str, Any]) -> SafeString:
        first = given.get("id", f"id_{name}")
        own = {
            "id": first if at == number == 0 else f"{first}_{at}_{number}",
            "name": f"{name}.{number}",
            "value": text,
            "aria-label": _("第%(row)d行 %(head)s") % {"row": at + 1, "head": self.heads[number]},
        }
        told = {key: given[key] for key in ("aria-describedby", "aria-invalid") if key in given}
        pairs = format_html_join("", ' {}="{}"', {**own, **told}.items())
        return format_html('<input type="text" autocomplete="off" spellcheck="false"{}>', pairs)
