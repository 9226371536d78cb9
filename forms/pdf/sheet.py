"""The page round the content: metadata, fixed time stamp, foot with code and page number (页面)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Sequence

from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas

from forms.layout import FORM_MARGINS, LETTER_MARGINS, MM, PAGE
from forms.paper import Paper
from forms.pdf.ink import GREY, draw_lines, rule, write
from forms.pdf.qr import SIDE, draw_qr
from forms.typesetting import set_lines, text_width

PRODUCER = "站程"
UNDATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
CHINA = datetime.timezone(datetime.timedelta(hours=8), "CST")
Draw = Callable[[Canvas], None]


def print_pages(paper: Paper, pages: Sequence[Draw]) -> bytes:
    """Draw the pages, each with its foot, into one file whose bytes depend on the paper alone."""
    store = io.BytesIO()
    canvas = Canvas(store, pagesize=PAGE, invariant=1, pageCompression=1, initialFontName="song")  # type: ignore[arg-type]
    _describe(canvas, paper)
    is_form = paper.form.layout in ("table", "undertaking")
    for at, draw in enumerate(pages):
        draw(canvas)
        draw_banner(canvas, paper)
        (draw_form_foot if is_form else draw_letter_foot)(canvas, paper, at + 1, len(pages))
        canvas.showPage()
    canvas.save()
    return store.getvalue()


def _describe(canvas: Canvas, paper: Paper) -> None:
    """Write title, issuer and the time of issue, never the time of the clock."""
    canvas.setTitle(paper.title)
    canvas.setAuthor(paper.issuer or PRODUCER)
    canvas.setSubject(paper.form.short_title)
    marks = (paper.number, paper.code, f"{paper.form.code} {paper.form.version}")
    canvas.setKeywords(", ".join(one for one in marks if one))
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    stamp = TimeStamp(invariant=1)
    moment = (paper.issued_at or UNDATED).astimezone(CHINA)
    stamp.lt = moment.timetuple()
    stamp.t = moment.timestamp()
    stamp.YMDhms = tuple(stamp.lt)[:6]
    stamp.dhh, stamp.dmm, stamp.tzname = 8, 0, "CST"
    canvas._doc._timeStamp = stamp  # type: ignore[attr-defined]


def draw_banner(canvas: Canvas, paper: Paper) -> None:
    """Print small above the paper on what footing it stands, such as measures applied further (沿用)."""
    if not paper.banner:
        return
    margins = FORM_MARGINS if paper.form.layout in ("table", "undertaking") else LETTER_MARGINS
    lines = set_lines(paper.banner, "kai", 9, margins.width, 0.0, False)
    canvas.setFillColorRGB(*GREY)
    top = 10.5 * MM - (len(lines) - 1) * 6
    bottom = draw_lines(canvas, lines, margins.left, top, 9, 12, width=margins.width, align="center")
    canvas.setStrokeColorRGB(*GREY)
    rule(canvas, margins.left, bottom + 2, margins.width, 0.4)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setStrokeColorRGB(0, 0, 0)


def draw_form_foot(canvas: Canvas, paper: Paper, page: int, pages: int) -> None:
    """Draw code and square at the left, page number in the middle, form and version at the right."""
    left, width = FORM_MARGINS.left, FORM_MARGINS.width
    top = PAGE[1] - 12 * MM - SIDE
    if paper.code:
        draw_proof(canvas, paper, left, top)
    low = top + SIDE - 11
    write(canvas, f"第 {page} 页　共 {pages} 页", left, low, role="song", size=9, width=width, align="center")
    mark = "" if paper.form.mark == "官方" else f"{paper.form.mark}　"
    origin = f"{mark}{paper.form.code}　版本 {paper.form.version}"
    write(canvas, origin, left, low, role="song", size=8, width=width, align="right")
    if paper.demo:
        write(canvas, "演示文书　不具法律效力", left, low - 12, role="hei", size=8, width=width, align="right")


def draw_proof(canvas: Canvas, paper: Paper, x: float, y: float) -> None:
    """Draw what proves the paper genuine: the square, the code, how to use them (核验信息)."""
    if paper.verify_url:
        draw_qr(canvas, paper.verify_url, x, y)
        x += SIDE + 2 * MM
    write(canvas, f"验证码：{paper.code}", x, y + SIDE - 25, role="song", size=9)
    write(canvas, "扫码或登录核验页面核验", x, y + SIDE - 12, role="song", size=8)


def draw_letter_foot(canvas: Canvas, paper: Paper, page: int, pages: int) -> None:
    """Draw the page number 7 mm under the type area, odd pages right, even pages left (页码)."""
    left, width = LETTER_MARGINS.left, LETTER_MARGINS.width
    y = PAGE[1] - LETTER_MARGINS.bottom + 7 * MM
    number = f"— {page} —"
    wide = text_width(number, "song", 14)
    x = left + width - wide - 14 if page % 2 else left + 14
    write(canvas, number, x, y, role="song", size=14, leading=16)
    if page == pages and paper.code:
        aside = left if page % 2 else left + width - 54 * MM
        draw_proof(canvas, paper, aside, PAGE[1] - 9 * MM - SIDE)
    if paper.demo:
        low = PAGE[1] - 9 * MM - 11
        write(canvas, "演示文书　不具法律效力", left, low, role="hei", size=8, width=width, align="center")
