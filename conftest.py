"""Tests' outermost plugin: what a test needs, and the browser it drives."""

from __future__ import annotations

import os
from typing import Any

import pytest

pytest_plugins = ["tests.needs", "tests.proofs"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the system's own Chromium, in Chinese, without calls home."""
    from tests.needs import chromium

    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "headless": True,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet],
        "env": {**os.environ, "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"},
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Give every page a Chinese locale, the product's time zone and a desk-sized window."""
    place = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
    return {**browser_context_args, **place, "viewport": {"width": 1280, "height": 900}}
