"""How names and numbers are written (格式): domains compared as punycode, codes matched by the rulebook's formats."""

from __future__ import annotations

import re

from lifecycle.rules.schema import RuleSet

DOTS = str.maketrans({"。": ".", "．": ".", "｡": "."})
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def matches(rules: RuleSet, name: str, value: str) -> bool:
    """Whether the value is written as the rulebook's format of this name says (格式核对).

    Raises: LookupError when the rules state no such format.
    """
    known = rules.format(name)
    if known is None:
        raise LookupError(f"适用规则中没有名为“{name}”的格式")
    return re.fullmatch(known.pattern, value.strip()) is not None


def explain(rules: RuleSet, name: str, value: str) -> str:
    """What is wrong with a value and how it should be written (格式说明).

    Raises: LookupError when the rules state no such format.
    """
    known = rules.format(name)
    if known is None:
        raise LookupError(f"适用规则中没有名为“{name}”的格式")
    note = f"（{known.note.rstrip('。')}）" if known.note else ""
    return f"{known.label}“{value.strip()}”不符合格式{note}，应如“{known.example}”。请核对后重新填写。"


def tidy_domain(text: str) -> str:
    """A domain as it is compared (域名规整): lower case, without scheme, port, path, or trailing dot."""
    bare = re.sub(r"^[a-z][a-z0-9+.-]*://", "", text.strip().lower().translate(DOTS))
    return re.split(r"[/?#:]", bare, maxsplit=1)[0].rstrip(".")


def to_ascii(text: str) -> str:
    """The punycode form (域名编码), for comparing and storing.

    Raises: ValueError when it cannot be a domain.
    """
    domain = tidy_domain(text)
    try:
        encoded = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError(f"“{text}”不是合法的域名") from error
    if len(encoded) > 253 or not all(LABEL.fullmatch(part) for part in encoded.split(".")):
        raise ValueError(f"“{text}”不是合法的域名")
    return encoded


def to_unicode(text: str) -> str:
    """The form that people read (域名显示)."""
    domain = tidy_domain(text)
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def parent_of(domain: str) -> str:
    """The domain without its first label (上级域名)."""
    return domain.partition(".")[2]
