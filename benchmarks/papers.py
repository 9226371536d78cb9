"""How fast papers are printed, beside other tools, in one run on one core.

    python -m venv .venv-bench
    .venv-bench/bin/pip install --require-hashes -r requirements.txt
    .venv-bench/bin/pip install -r benchmarks/requirements.txt
    taskset -c 0 .venv-bench/bin/python -m benchmarks.papers            prints the table
    taskset -c 0 .venv-bench/bin/python -m benchmarks.papers --write    and puts it into docs/benchmarks.md

Ends with code 1 when one of our own figures is over what it may be.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import io
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import peers
from forms.binding import Bound, dossier
from forms.contents_page import Contents
from forms.docx import render_docx
from forms.paper import Paper
from forms.pdf import render_pdf
from forms.verification_code import new_code
from tests.forms.papers import a_paper

FORM = "domain_basic_info"
PAPERS = 100
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- papers: begin -->", "<!-- papers: end -->"
OURS = "站程"
WORDS = "湖泊保护水质监测渔政执法禁捕公告办事指南政务公开互动交流栏目信息机构职能审核发布安全运维"


@dataclass
class Contest:
    """One thing to make, by us and by others, and how long ours may take."""

    title: str
    most: float  # milliseconds
    makers: Sequence[tuple[str, Callable[[int], bytes]]]
    rounds: int


@dataclass
class Figure:
    """What came of one maker."""

    name: str
    ms: float
    best: float
    size: int


def varied(number: int) -> Paper:
    """The sample form with other words in every value, another number and code: no cache answers for its maker."""
    chance = random.Random(number)
    base = a_paper(FORM)
    values = {key: _other(text, chance) if _is_words(text) else text for key, text in base.values.items()}
    opinions = {key: replace(one, text=_other(one.text, chance)) for key, one in base.opinions.items()}
    code = new_code(chance.randbytes)
    url = f"https://zhancheng.example.cn/v/{code}"
    return replace(base, values=values, opinions=opinions, number=f"KS-2026-{number:04d}", code=code, verify_url=url)


def _is_words(value: Any) -> bool:
    return isinstance(value, str) and any("\u4e00" <= one <= "\u9fff" for one in value)


def _other(text: str, chance: random.Random) -> str:
    """The text with a word put in somewhere."""
    at = chance.randint(0, len(text))
    return text[:at] + "".join(chance.choices(WORDS, k=2)) + text[at:]


def contests(rounds: int) -> list[Contest]:
    """Everything measured."""
    template = peers.template_of(varied(0))
    stored = [Bound(one.title, one.number, _day(), "", render_pdf(one)) for one in map(varied, range(PAPERS))]
    return [
        Contest(
            "One form as PDF",
            30.0,
            [
                (f"{OURS} (reportlab {version('reportlab')})", lambda at: render_pdf(varied(at))),
                (f"WeasyPrint {version('weasyprint')}", lambda at: peers.weasy([varied(at)])),
                (f"fpdf2 {version('fpdf2')}", lambda at: peers.by_fpdf([varied(at)])),
            ],
            rounds,
        ),
        Contest(
            "The same form as DOCX",
            60.0,
            [
                (f"{OURS} (python-docx {version('python-docx')})", lambda at: render_docx(varied(at))),
                (f"docxtpl {version('docxtpl')}", lambda at: peers.by_docxtpl(template, varied(at))),
            ],
            rounds,
        ),
        Contest(
            f"A dossier of {PAPERS} papers as PDF",
            1000.0,
            [
                (f"{OURS}, bound from stored bytes, with contents and running numbers", lambda at: _dossier(stored)),
                ("WeasyPrint, drawing all again", lambda at: peers.weasy([varied(at + k) for k in range(PAPERS)])),
                ("fpdf2, drawing all again", lambda at: peers.by_fpdf([varied(at + k) for k in range(PAPERS)])),
            ],
            max(rounds // 10, 3),
        ),
    ]


def _day() -> datetime.datetime:
    return datetime.datetime(2026, 4, 8, 10, 0, tzinfo=datetime.UTC)


def _dossier(stored: Sequence[Bound]) -> bytes:
    out = io.BytesIO()
    dossier(Contents("案卷", (("申请编号", "KS-2026-0007"),)), stored, out, lambda done: None)
    return out.getvalue()


def run(contest: Contest) -> list[Figure]:
    """Let the makers take turns, so that what the machine does meanwhile hits all alike."""
    spent: dict[str, list[float]] = {name: [] for name, _ in contest.makers}
    sizes: dict[str, int] = {}
    for name, make in contest.makers:
        sizes[name] = len(make(0))  # the first of each is not counted
    gc.collect()
    for at in range(1, contest.rounds + 1):
        for name, make in contest.makers:
            start = time.process_time()
            make(at)
            spent[name].append((time.process_time() - start) * 1000)
    return [Figure(name, statistics.median(took), min(took), sizes[name]) for name, took in spent.items()]


def report(done: Sequence[tuple[Contest, list[Figure]]], rounds: int) -> str:
    """The figures as Markdown."""
    lines = [
        f"Processor time of one core, median of {rounds} (dossier: {max(rounds // 10, 3)}), makers taking turns in one run; "
        f"{_machine()}; Python {platform.python_version()}; {datetime.datetime.now(datetime.UTC):%Y-%m-%d}.",
        "",
    ]
    for contest, figures in done:
        first = figures[0]
        lines += [f"### {contest.title}", "", "| | ms | best ms | times ours | KB |", "|---|---:|---:|---:|---:|"]
        lines += [
            f"| {one.name} | {one.ms:.1f} | {one.best:.1f} | {one.ms / first.ms:.2f} | {one.size / 1000:.0f} |"
            for one in figures
        ]
        lines += ["", f"Ours may take {contest.most:.0f} ms: {'kept' if first.ms <= contest.most else 'NOT kept'}.", ""]
    return "\n".join(lines)


def _machine() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text().split("model name", 1)[1].split(":", 1)[1].splitlines()[0].strip()
    except (OSError, IndexError):
        told = platform.processor() or platform.machine()
    return f"{told}, {os.cpu_count()} cores"


def write(text: str) -> None:
    """Put the figures between their marks in the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and say whether our own figures are kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.name}")
    parser.add_argument("--keep", type=Path, help="a folder for one file of each maker, to be looked at")
    told: Any = parser.parse_args(arguments)
    done = []
    for contest in contests(told.rounds):
        if told.keep:
            _keep(contest, told.keep)
        done.append((contest, run(contest)))
    text = report(done, told.rounds)
    print(text)
    if told.write:
        write(text)
    return int(any(figures[0].ms > contest.most for contest, figures in done))


def _keep(contest: Contest, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in contest.makers:
        kind = "docx" if "DOCX" in contest.title else "pdf"
        bare = "".join(one for one in f"{contest.title} {name}" if one.isalnum() or one == " ")[:60]
        (folder / f"{bare}.{kind}").write_bytes(make(0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
