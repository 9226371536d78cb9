"""Shapes of the numbers and names that papers carry (格式核对). Pure: no Django, no clock.

Only the shape is judged here; whether a domain *fits the unit* is a matter of the rulebook.
"""

from __future__ import annotations

import re

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
MOBILE = re.compile(r"1[3-9]\d{9}")
PHONE = re.compile(r"(0\d{2,3}-)?\d{7,8}(-\d{1,6})?")
POSTCODE = re.compile(r"\d{6}")
DOMAIN_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
DOMAIN_ZH = re.compile(r"[\u4e00-\u9fff0-9a-z-]{2,63}\.[\u4e00-\u9fff]{2,}")
PERSON = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·.A-Za-z ]{2,40}")


def tidy_domain(text: str) -> str:
    """Return a domain as registers write it: lower case, without scheme, path or final dot."""
    bare = re.sub(r"^[a-z]+://", "", text.strip().lower())
    return bare.split("/")[0].rstrip(".").replace("。", ".").replace("．", ".")


def is_domain_en(text: str) -> bool:
    """Tell whether ``text`` has the shape of an English domain (英文域名)."""
    labels = text.split(".")
    return len(text) <= 253 and len(labels) >= 2 and all(DOMAIN_LABEL.fullmatch(one) for one in labels)


def is_domain_zh(text: str) -> bool:
    """Tell whether ``text`` has the shape of a Chinese domain (中文域名)."""
    return bool(DOMAIN_ZH.fullmatch(text))


def credit_code_check(first17: str) -> str:
    """Return the 18th character that belongs to the first seventeen (统一社会信用代码校验码)."""
    total = sum(CREDIT_ALPHABET.index(one) * weight for one, weight in zip(first17, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def is_credit_code(text: str) -> bool:
    """Tell whether ``text`` is a whole credit code with the right check character."""
    if len(text) != 18 or any(one not in CREDIT_ALPHABET for one in text):
        return False
    return credit_code_check(text[:17]) == text[17]


def is_mobile(text: str) -> bool:
    """Tell whether ``text`` is a mobile number (手机号码)."""
    return bool(MOBILE.fullmatch(text))


def is_phone(text: str) -> bool:
    """Tell whether ``text`` is an office telephone, with area code and extension or without (办公电话)."""
    return bool(PHONE.fullmatch(text))


def is_postcode(text: str) -> bool:
    """Tell whether ``text`` is a postcode (邮政编码)."""
    return bool(POSTCODE.fullmatch(text))


def is_person(text: str) -> bool:
    """Tell whether ``text`` can be a person's name (姓名)."""
    return bool(PERSON.fullmatch(text))
