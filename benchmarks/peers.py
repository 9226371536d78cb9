"""The same form, printed by other tools: same cells, same words, same faces."""

from __future__ import annotations

import copy
import html
import io
from functools import cache
from typing import Any

import docx
import docxtpl
import fpdf
import weasyprint
from docx.oxml.ns import qn
from weasyprint.text.fonts import FontConfiguration

from forms.definition import Label, Sign, Text, Value
from forms.docx import render_docx
from forms.fonts.faces import font_file
from forms.layout import CELL_PADDING, FORM_MARGINS, LABEL_PADDING, MM, PAGE
from forms.measuring import HEAD_GAP, HEAD_LEADING, TITLE_LEADING, head_lines, plan
from forms.paper import Paper

ROLES = ("fang", "song", "biaosong", "kai")
CSS = """
@page {{ size: A4; margin: 20mm 23mm 31mm 25mm;
  @bottom-center {{ content: "第 " counter(page) " 页　共 " counter(pages) " 页"; font: 9pt song }} }}
{faces}
body {{ font: 12pt/16.5pt fang, song; margin: 0 }}
h1 {{ font: 22pt/32pt biaosong; text-align: center; margin: 0 }}
.number {{ text-align: right; margin: 0 0 8pt }}
table {{ border-collapse: collapse; table-layout: fixed; width: 162mm; border: 1.5pt solid }}
td {{ border: .5pt solid; padding: 1.1mm 1.6mm }}
.label {{ text-align: center }}
.opinion {{ font-family: kai, song }}
.signed {{ text-align: right }}
.notes {{ font-size: 10.5pt }}
"""


def shown(paper: Paper, cell: Any) -> str:
    """What a cell shows, as one text."""
    if isinstance(cell, Label):
        return cell.text
    if isinstance(cell, Value):
        return paper.cell(cell.key)
    if isinstance(cell, Text):
        return paper.merge(cell.text)
    opinion = paper.opinions.get(cell.step)
    return opinion.text if opinion else ""


def signed(paper: Paper, cell: Any) -> str:
    """The line of name and day under an opinion."""
    if not isinstance(cell, Sign):
        return ""
    opinion = paper.opinions.get(cell.step)
    return f"{cell.signer}：{opinion.signature}　{opinion.date}" if opinion else f"{cell.signer}：　　年　月　日"


# --- WeasyPrint ---------------------------------------------------------------------------------------------------
@cache
def _style() -> tuple[Any, Any]:
    """Stylesheet and faces, read once, as a server would."""
    known = FontConfiguration()
    faces = "".join(f"@font-face {{ font-family: {one}; src: url({font_file(one).as_uri()}) }}\n" for one in ROLES)
    return weasyprint.CSS(string=CSS.format(faces=faces), font_config=known), known


def as_html(paper: Paper) -> str:
    """The form as an HTML page."""
    rows: list[list[str]] = [[] for _ in paper.form.all_rows(paper.chain)]
    for at in paper.grid():
        kind = "label" if isinstance(at.cell, Label) else "opinion" if isinstance(at.cell, Sign) else "value"
        words = html.escape(shown(paper, at.cell)).replace("\n", "<br>")
        below = signed(paper, at.cell)
        under = f'<p class="signed">{html.escape(below)}</p>' if below else ""
        rows[at.row].append(f'<td class="{kind}" colspan="{at.cols}" rowspan="{at.rows}">{words}{under}</td>')
    columns = "".join(f'<col style="width:{width}mm">' for width in paper.form.columns)
    heights = [row.height for row in paper.form.all_rows(paper.chain)]
    body = "".join(
        f'<tr style="height:{high}mm">{"".join(cells)}</tr>' for high, cells in zip(heights, rows, strict=True)
    )
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in paper.form.notes)
    return (
        f"<section><h1>{html.escape(paper.title)}</h1><p class=number>编号：{html.escape(paper.number)}</p>"
        f"<table>{columns}{body}</table><ol class=notes>{notes}</ol></section>"
    )


def weasy(papers: list[Paper]) -> bytes:
    """The forms as one PDF by WeasyPrint."""
    style, known = _style()
    page = f"<html lang=zh><body>{''.join(as_html(one) for one in papers)}</body></html>"
    made = weasyprint.HTML(string=page).write_pdf(stylesheets=[style], font_config=known)
    return bytes(made)


# --- fpdf2 --------------------------------------------------------------------------------------------------------
def by_fpdf(papers: list[Paper]) -> bytes:
    """The forms as one PDF by fpdf2, every cell at the place where ours has it."""
    pdf = fpdf.FPDF(unit="pt", format=(PAGE[0], PAGE[1]))
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0
    for role in ROLES:
        pdf.add_font(role, fname=str(font_file(role)))
    pdf.set_fallback_fonts(["song"], exact_match=False)
    for paper in papers:
        _fpdf_form(pdf, paper)
    return bytes(pdf.output())


def _fpdf_form(pdf: Any, paper: Paper) -> None:
    planned = plan(paper)
    for at, (first, end) in enumerate(planned.spans):
        pdf.add_page()
        top = FORM_MARGINS.top
        if at == 0:
            pdf.set_font("biaosong", size=22)
            pdf.set_xy(FORM_MARGINS.left, top)
            pdf.cell(FORM_MARGINS.width, TITLE_LEADING, paper.title, align="C")
            pdf.set_font("fang", size=12)
            pdf.set_xy(FORM_MARGINS.left, top + TITLE_LEADING)
            pdf.cell(FORM_MARGINS.width, HEAD_LEADING, f"编号：{paper.number}", align="R")
            top += len(planned.title) * TITLE_LEADING + head_lines(paper) * HEAD_LEADING + HEAD_GAP
        for box in planned.table.boxes:
            if first <= box.at.row < end:
                _fpdf_cell(pdf, paper, planned.table, box, top + planned.table.height(first, box.at.row))
        top += planned.table.height(first, end)
    pdf.set_font("fang", size=10.5)
    pdf.set_xy(FORM_MARGINS.left, top + 6)
    pdf.multi_cell(FORM_MARGINS.width, 15.5, "\n".join(paper.form.notes), align="L")


def _fpdf_cell(pdf: Any, paper: Paper, table: Any, box: Any, y: float) -> None:
    x = FORM_MARGINS.left + table.lefts[box.at.col]
    high = table.height(box.at.row, box.at.row + box.at.rows)
    pdf.rect(x, y, box.width, high)
    cell = box.at.cell
    pdf.set_font("kai" if isinstance(cell, Sign) else "fang", size=12)
    aside = LABEL_PADDING if isinstance(cell, Label) else CELL_PADDING
    pdf.set_xy(x + aside, y + 1.1 * MM)
    align = "C" if isinstance(cell, Label) else "L"
    pdf.multi_cell(box.width - 2 * aside, 16.5, shown(paper, cell), align=align, wrapmode="CHAR")
    below = signed(paper, cell)
    if below:
        pdf.set_font("fang", size=12)
        pdf.set_xy(x, y + high - 20)
        pdf.cell(box.width - 6, 16.5, below, align="R")


# --- docxtpl ------------------------------------------------------------------------------------------------------
def template_of(paper: Paper) -> bytes:
    """The form as a docxtpl template: our DOCX with a tag in each value cell."""
    document = docx.Document(io.BytesIO(render_docx(paper)))
    table = document.tables[0]._tbl
    starts = [cell for row in table.tr_lst for cell in row.tc_lst if not _continues(cell)]
    for placed, cell in zip(paper.grid(), starts, strict=True):
        if isinstance(placed.cell, Value):
            _put_tag(cell, placed.cell.key)
    store = io.BytesIO()
    document.save(store)
    return store.getvalue()


def _continues(cell: Any) -> bool:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val")) != "restart"


def _put_tag(cell: Any, key: str) -> None:
    first, *others = cell.findall(qn("w:p"))
    for one in others:
        cell.remove(one)
    runs = first.findall(qn("w:r"))
    if not runs:
        runs = [copy.deepcopy(cell.getparent().find(f".//{qn('w:r')}"))]
        first.append(runs[0])
    for one in runs[1:]:
        first.remove(one)
    runs[0].find(qn("w:t")).text = f"{{{{ {key} }}}}"


def by_docxtpl(template: bytes, paper: Paper) -> bytes:
    """The form as DOCX by docxtpl."""
    made = docxtpl.DocxTemplate(io.BytesIO(template))
    made.render({at.cell.key: paper.cell(at.cell.key) for at in paper.grid() if isinstance(at.cell, Value)})
    store = io.BytesIO()
    made.save(store)
    return store.getvalue()
