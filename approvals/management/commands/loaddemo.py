"""manage.py loaddemo: put the demonstration's units, people, sites and stories on record, once."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import clock
from accounts.models import Unit, User
from accounts.sign_in import DEMO_PASSWORD
from approvals.services import publishing
from fixtures import campaigns, roster
from fixtures.replay import StoryBroken, replay_all
from fixtures.story import Story, names, tell
from forms import documents
from lifecycle import duties
from notices import posting
from notices.messages import inbox, rungs

#: Messages of the last days are left to be read; nobody's inbox begins with two years of unread ones.
FRESH_DAYS = 3


class Command(BaseCommand):
    """Load the demonstration (装载演示数据): everything or nothing, and never twice."""

    help = (
        "Load the demonstration: units, people, sites, and the stories told through the services. Skips what is loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer the register without the stories."""
        parser.add_argument("--without-stories", action="store_true", help="units, people and sites only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it in one transaction; the papers are drawn right after its commit.

        Raises: CommandError outside demo mode, over other data, or when a story does not go as told.
        """
        if not settings.DEMO:
            raise CommandError("只有演示环境可以装载演示数据：请设置 ZHANCHENG_DEMO=on。")
        if User.objects.filter(username=roster.read("sites.toml")["imported_by"]).exists():
            self.stdout.write("演示数据已在库中。")
            return
        if Unit.objects.exists():
            raise CommandError("库中已有其他单位，不能装载演示数据。")
        began = time.monotonic()
        wanted = [] if options["without_stories"] else names()
        stories = self._tell(wanted)
        try:
            with transaction.atomic():
                roster.load(DEMO_PASSWORD)
                replay_all(stories)
                if wanted:
                    campaigns.load(clock.now())
        except StoryBroken as error:
            raise CommandError(f"演示故事未按预期办理：{error}") from error
        self._catch_up(clock.now())
        taken = time.monotonic() - began
        self.stdout.write(f"已装载演示数据：{len(stories)} 个办理故事，用时 {taken:.0f} 秒。口令均为 {DEMO_PASSWORD}")

    def _tell(self, wanted: list[str]) -> list[Story]:
        """The stories told back from now; a machine whose clock is behind their dates has the demo's clock moved on."""
        stories = [tell(name, clock.now()) for name in wanted]
        last = max((act.at for story in stories if not story.living for act in story.acts), default=clock.now())
        if last <= clock.now():
            return stories
        clock.move(last - clock.now())
        return [tell(name, clock.now()) for name in wanted]

    def _catch_up(self, now: datetime) -> None:
        """What the worker would have done by now (补办)."""
        duties.sweep(now)
        for key in posting.due(now):
            publishing.fulfil_due(key, now)
        rungs.tell_rungs(now)
        inbox.settle(now, fresh_days=FRESH_DAYS)
        documents.render_pending(limit=1000)
