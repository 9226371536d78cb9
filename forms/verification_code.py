"""The code by which anyone may check a paper (验证码): eleven random characters and a check. Pure.

The code is not made from the content: it is printed inside the file whose digest is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
RANDOM_LENGTH = 11
MULTIPLIER, MODULUS = 3, 31
CODE = re.compile(f"[{ALPHABET}]{{{RANDOM_LENGTH + 1}}}")
READ_AS = str.maketrans("IiLlOo", "111100")


def new_code(random_bytes: Callable[[int], bytes]) -> str:
    """Return a new code as printed, ``T7WX-N930-871X`` (新验证码).

    ``random_bytes`` gives that many random bytes, such as ``secrets.token_bytes``.
    """
    body = "".join(ALPHABET[one % 32] for one in random_bytes(RANDOM_LENGTH))
    return _printed(body + _check_character(body))


def normalise(text: str) -> str:
    """Return a typed code as it was printed, or an empty text if it cannot be one (规整验证码)."""
    bare = re.sub(r"[\s\-－—_]", "", text).translate(READ_AS).upper()
    return _printed(bare) if CODE.fullmatch(bare) else ""


def check(code: str) -> bool:
    """Tell whether a code is well formed and its check character fits (校验验证码)."""
    bare = normalise(code).replace("-", "")
    return bool(bare) and _check_character(bare[:-1]) == bare[-1]


def _check_character(body: str) -> str:
    total = 0
    for one in body:
        total = (total * MULTIPLIER + ALPHABET.index(one)) % MODULUS
    return ALPHABET[total]


def _printed(bare: str) -> str:
    return "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))
