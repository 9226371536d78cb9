"""manage.py rulebook: `coverage` of the catalogue by entries and proofs, `simulate` a change on the recorded cases."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import clock
from lifecycle import rehearsed
from lifecycle.calendar import with_years, work_calendar
from lifecycle.errors import RulebookError
from lifecycle.rehearsing import Rehearsal, changed_library
from lifecycle.rulebase import library
from lifecycle.rules import coverage, proofs
from lifecycle.rules.catalogue import DOES
from lifecycle.rules.library import Library
from lifecycle.rules.proving import MarkError, gather
from lifecycle.workdays import WorkCalendar


class Command(BaseCommand):
    """Look at the rules as a whole (规则库核验)."""

    help = "Look at the rulebooks as a whole: coverage, simulate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Each question is a sub-command."""
        commands = parser.add_subparsers(dest="command", required=True)
        asked = commands.add_parser("coverage", help="Rule by rule: entries, what they do, tests and stories.")
        asked.add_argument("--json", action="store_true", help="print the table as JSON")
        asked.add_argument("--faults", action="store_true", help="print only the rules that lack something")
        asked.add_argument("--write", action="store_true", help="record the proofs in lifecycle/rules/proofs.toml")
        asked.set_defaults(run=self.coverage)
        changed = commands.add_parser("simulate", help="Replay the recorded cases under changed rules or holidays.")
        changed.add_argument(
            "--rulebooks", type=Path, help="folder of rulebooks that take the place of their namesakes"
        )
        changed.add_argument("--calendar", type=Path, help="TOML file of years, as lifecycle/calendars/cn.toml")
        changed.add_argument("--json", action="store_true", help="print JSON")
        changed.add_argument("--fail-on-red", action="store_true", help="exit 1 if anything would turn red")
        changed.set_defaults(run=self.simulate)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the sub-command asked for."""
        options["run"](**options)

    def coverage(self, *, json: bool, faults: bool, write: bool, **options: Any) -> None:
        """Print the coverage of the catalogue (规则落实表); exit code 1 where anything lacks."""
        found, wrong = self._proofs(write)
        lines = coverage.report(library(), found)
        wrong += coverage.strangers(library(), found)
        shown = [line for line in lines if line.faults or not faults]
        if json:
            self.stdout.write(as_json(shown, wrong))
        else:
            for line in shown:
                self.stdout.write(as_text(line))
        lacking = [line for line in lines if line.faults]
        if lacking or wrong:
            raise CommandError("\n".join([*wrong, f"{len(lines)} 条规则中有 {len(lacking)} 条落实不全。"]))
        if not json:
            self.stdout.write(self.style.SUCCESS(f"{len(lines)} 条规则全部落实，均有验证。"))

    def simulate(
        self, *, rulebooks: Path | None, calendar: Path | None, json: bool, fail_on_red: bool, **options: Any
    ) -> None:
        """Replay the recorded cases (案卷回放) and list what would turn out otherwise; exit code 1 only where asked."""
        if rulebooks is None and calendar is None:
            raise CommandError("请用 --rulebooks 指明规则库文件夹，或者用 --calendar 指明工作日历文件。")
        replayed = Rehearsal(at=clock.now(), library=_books(rulebooks), calendar=_years(calendar))
        red = rehearsed.printed(replayed.run(), self.stdout, as_json=json)
        if red and fail_on_red:
            raise CommandError(f"有 {red} 处将变红。")

    def _proofs(self, write: bool) -> tuple[proofs.Proofs, list[str]]:
        """The proofs as the tests have them (验证); where there are no tests, those recorded with the product."""
        base = Path(settings.BASE_DIR)
        if not (base / "tests").is_dir():
            return proofs.shipped(), []
        try:
            found = gather(base / "tests", base / "fixtures" / "stories")
        except MarkError as error:
            raise CommandError(str(error)) from error
        text = proofs.written(found)
        if write:
            proofs.FILE.write_text(text, encoding="utf-8")
        elif text != (proofs.FILE.read_text(encoding="utf-8") if proofs.FILE.is_file() else ""):
            return found, ["登记的验证与测试不一致，请运行 manage.py rulebook coverage --write。"]
        return found, []


def _books(folder: Path | None) -> Library | None:
    if folder is None:
        return None
    if not any(folder.glob("*/jurisdiction.toml")):
        raise CommandError(f"“{folder}”中没有规则库：每个地区一个文件夹，内有 jurisdiction.toml。")
    try:
        return changed_library(folder)
    except RulebookError as error:
        raise CommandError(f"规则库有误：{error}") from error


def _years(file: Path | None) -> WorkCalendar | None:
    try:
        return with_years(work_calendar(), file) if file else None
    except (OSError, ValueError) as error:
        raise CommandError(f"工作日历“{file}”无法读取：{error}") from error


def as_text(line: coverage.Line) -> str:
    """One rule in lines of text (规则落实情况)."""
    rule = line.rule
    parts = [f"{rule.id} {rule.title}（{'、'.join(DOES[one] for one in rule.does)}）"]
    parts += [f"  条目 {one.place}：{'、'.join(DOES[d] for d in one.does) or '其他'}" for one in line.carriers]
    parts += [f"  遵守 {name}" for name in line.proof.kept]
    parts += [f"  违反 {name}" for name in line.proof.broken]
    parts += [f"  故事 {name}{'（走到办结）' if name in line.walked else ''}" for name in line.proof.stories]
    parts += [f"  拒绝 {name}" for name in line.proof.refusals]
    parts += [f"  缺失 {fault}" for fault in line.faults]
    return "\n".join(parts)


def as_json(lines: list[coverage.Line], wrong: list[str]) -> str:
    """The table for a machine (规则落实表)."""
    rows = [
        {
            "id": line.rule.id,
            "title": line.rule.title,
            "does": line.rule.does,
            "procedures": line.rule.procedures,
            "jurisdictions": line.rule.jurisdictions,
            "entries": [
                {
                    "place": one.place,
                    "label": one.label,
                    "does": one.does,
                    "cite": str(one.cite),
                    "words": one.cite.words,
                }
                for one in line.carriers
            ],
            "kept": line.proof.kept,
            "broken": line.proof.broken,
            "stories": line.proof.stories,
            "walked": line.walked,
            "refusals": line.proof.refusals,
            "faults": line.faults,
        }
        for line in lines
    ]
    return json.dumps({"rules": rows, "faults": wrong}, ensure_ascii=False, indent=1)
