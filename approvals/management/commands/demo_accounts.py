"""manage.py demo_accounts: whom one may sign in as."""

from __future__ import annotations

from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand

from accounts import clock
from accounts.sign_in import DEMO_PASSWORD, demo_accounts


class Command(BaseCommand):
    """Print the demonstration's accounts (演示账号)."""

    help = "Print the demonstration's accounts: role, unit, name, user name, password."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table; nothing outside demo mode."""
        rows = [(a.post, a.unit, a.name, a.username, DEMO_PASSWORD) for a in demo_accounts(clock.today())]
        if not rows:
            self.stdout.write("没有演示账号。")
            return
        table = [("岗位", "单位", "姓名", "账号", "口令"), *rows]
        widths = [max(_width(row[column]) for row in table) for column in range(len(table[0]))]
        for row in table:
            self.stdout.write("  ".join(text + " " * (widths[n] - _width(text)) for n, text in enumerate(row)).rstrip())


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
