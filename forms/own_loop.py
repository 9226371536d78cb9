"""Calling what starts an event loop of its own (签名库调用), also from where one runs already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def with_own_loop(act: Callable[[], T]) -> T:
    """Do it here, or in a thread of its own where a loop runs in this one (另起线程): two in one thread are refused."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return act()
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(act).result()
