"""The quarterly report of a unit (季度合规报告): the desk's figures on paper, with the clauses and what is overdue."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from forms.fonts.faces import register
from lifecycle.compliance.board import Board, Tally
from lifecycle.compliance.listing import Line
from lifecycle.compliance.standings import COLUMNS, Asked

TITLE = ParagraphStyle("title", fontName="biaosong", fontSize=20, leading=30, alignment=1, spaceAfter=4 * mm)
HEAD = ParagraphStyle("head", fontName="hei", fontSize=13, leading=20, spaceBefore=5 * mm, spaceAfter=2 * mm)
BODY = ParagraphStyle("body", fontName="song", fontSize=10.5, leading=17, wordWrap="CJK")
CELL = ParagraphStyle("cell", parent=BODY, fontSize=9, leading=12)
NUMBER = ParagraphStyle("number", parent=CELL, alignment=2)
SHOWN = ("open", "soon", "overdue", "kept", "broken")
INK, LINE, GROUND = colors.HexColor("#17212f"), colors.HexColor("#9aa7b8"), colors.HexColor("#e6effa")


def draw(asked: Asked, board: Board, late: Sequence[Line], *, unit_name: str, by: str) -> bytes:
    """Draw the report (生成报告): figures, rules, units, what is overdue; pages are numbered."""
    register()
    stream = io.BytesIO()
    margins: dict[str, Any] = {
        "leftMargin": 20 * mm,
        "rightMargin": 20 * mm,
        "topMargin": 20 * mm,
        "bottomMargin": 22 * mm,
    }
    title = f"{unit_name}{asked.span.words}合规报告"
    paper = SimpleDocTemplate(stream, pagesize=A4, title=title, author=unit_name, **margins)
    story = [
        Paragraph(escape(title), TITLE),
        Paragraph(escape(_basis(asked, by)), BODY),
        *_figures(board.total),
        *_rules(asked, board),
        *_units(board),
        *_late(late, board),
    ]
    foot = partial(_foot, title=title)
    paper.build(story, onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def _basis(asked: Asked, by: str) -> str:
    known = "只含当日24时前已经登记的记录" if asked.past else "按当前记录"
    kind = "内部时限（审批单位自定，不是法定期限）" if asked.own else "法定期限"
    return (
        f"本报告统计届满日在{asked.span.first.isoformat()}至{asked.span.last.isoformat()}的{kind}，"
        f"状态截至{asked.day.isoformat()}，{known}。"
        f"制表：{by}，{timezone.localtime(asked.now).strftime('%Y-%m-%d %H:%M')}。"
    )


def _figures(total: Tally) -> list[Any]:
    head = [COLUMNS[name] for name in SHOWN] + ["合计", "按期率"]
    row = [str(total[name]) for name in SHOWN] + [str(total.total), _rate(total)]
    return [Paragraph("一、总体情况", HEAD), _table([head, row], [24 * mm] * 7, numbers=0)]


def _rules(asked: Asked, board: Board) -> list[Any]:
    head = ["期限", "依据", "计算中", "即将到期", "逾期未办", "按期", "逾期办结", "按期率"]
    rows = [head]
    for line in board.rules:
        cite = line.cite
        clause = "审批单位自定" if asked.own else f"《{cite.get('title', '')}》{cite.get('clause', '')}"
        said = f"{line.label}（{line.procedure}）" if line.procedure else line.label
        rows.append([said, clause, *(str(line.tally[name]) for name in SHOWN), _rate(line.tally)])
    widths = [40 * mm, 46 * mm, *[14 * mm] * 6]
    return [Paragraph("二、各项规则", HEAD), _table(rows, widths, numbers=2)]


def _units(board: Board) -> list[Any]:
    rows = [["单位", *(COLUMNS[name] for name in SHOWN), "按期率"]]
    rows += [[u.unit.name, *(str(u.tally[name]) for name in SHOWN), _rate(u.tally)] for u in board.units]
    return [Paragraph("三、逾期最多的单位", HEAD), _table(rows, [62 * mm, *[18 * mm] * 6], numbers=1)]


def _late(late: Sequence[Line], board: Board) -> list[Any]:
    if not late:
        return [Paragraph("四、逾期事项", HEAD), Paragraph("本期没有逾期事项。", BODY)]
    rows = [["责任单位", "期限", "届满日", "状态", "申请编号", "依据"]]
    for line in late:
        row = line.row
        due = timezone.localtime(line.due_at).strftime("%Y-%m-%d %H:%M") if line.due_at else str(line.due_on)
        clause = f"{row.cite.get('short') or row.cite.get('title', '')}{row.cite.get('clause', '')}"
        number = row.application.number if row.application else ""
        rows.append([row.unit.name, row.label, due, line.words, number, clause])
    found: list[Any] = [Paragraph("四、逾期事项", HEAD)]
    if board.total.failed > len(late):
        found.append(Paragraph(f"共{board.total.failed}项，列出前{len(late)}项，全部见看板导出的工作簿。", BODY))
    widths = [34 * mm, 36 * mm, 22 * mm, 18 * mm, 26 * mm, 34 * mm]
    return [*found, Spacer(1, 1 * mm), _table(rows, widths, numbers=99)]


def _rate(tally: Tally) -> str:
    return "—" if tally.rate is None else f"{tally.rate}%"


def _table(rows: Sequence[Sequence[str]], widths: Sequence[float], *, numbers: int) -> Table:
    """A table whose head repeats on every page; columns from `numbers` on are figures."""
    drawn = [
        [Paragraph(escape(text), NUMBER if column >= numbers else CELL) for column, text in enumerate(row)]
        for row in rows
    ]
    table = Table(drawn, colWidths=list(widths), repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, LINE),
                ("BACKGROUND", (0, 0), (-1, 0), GROUND),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            ]
        )
    )
    return table


def _foot(canvas: Canvas, paper: Any, *, title: str) -> None:
    canvas.saveState()
    canvas.setFont("song", 8.5)
    canvas.setFillColor(INK)
    canvas.drawString(20 * mm, 12 * mm, title)
    canvas.drawRightString(190 * mm, 12 * mm, f"第{canvas.getPageNumber()}页")
    canvas.restoreState()
