"""Place cells as a table does, and turn a chain of approval steps into rows of sign blocks (排格). Pure."""

from __future__ import annotations

from forms.cells import Cell, ChainBlock, Label, OpinionBlocks, Placed, Row, Sign, SpecError, Text, Value


def chain_rows(chain: tuple[ChainBlock, ...], how: OpinionBlocks, columns: int) -> tuple[Row, ...]:
    """Return one row per step; steps of one group share a vertical cell at the left (会签栏)."""
    wide = columns - how.group_cols - how.title_cols
    rows: list[Row] = []
    for index, block in enumerate(chain):
        label = block.office_label if not block.group_label else (block.title_label or block.office_label)
        is_last = index + 1 == len(chain) or chain[index + 1].group_label != block.group_label
        sign = Sign(block.step_key, block.signer_label, wide, seal=is_last if block.group_label else True, date=True)
        cells: list[Cell] = []
        if not block.group_label:
            cells = [Label(_with_opinion(label), how.group_cols + how.title_cols), sign]
        else:
            is_first = index == 0 or chain[index - 1].group_label != block.group_label
            if is_first:
                span = _group_length(chain, index)
                cells.append(Label(block.group_label, how.group_cols, span, vertical=True))
            cells += [Label(_with_opinion(label), how.title_cols), sign]
        rows.append(Row(tuple(cells), how.height))
    return tuple(rows)


def _with_opinion(label: str) -> str:
    return label if "意见" in label else f"{label}\n意见"


def _group_length(chain: tuple[ChainBlock, ...], start: int) -> int:
    end = start
    while end < len(chain) and chain[end].group_label == chain[start].group_label:
        end += 1
    return end - start


def place(rows: tuple[Row, ...], columns: int, file: str = "") -> tuple[Placed, ...]:
    """Give each cell its row and column, first free place from the left, as HTML tables do.

    Raises: SpecError on a hole, an overlap or a cell that leaves the table.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for at, row in enumerate(rows):
        col = 0
        for cell in row.cells:
            while (at, col) in taken:
                col += 1
            spots = {(at + down, col + right) for down in range(cell.rows) for right in range(cell.cols)}
            if col + cell.cols > columns or at + cell.rows > len(rows):
                raise SpecError(file, f"第{at + 1}行", f"单元格「{cell_name(cell)}」超出表格", "请减少 cols 或 rows")
            if spots & taken:
                raise SpecError(
                    file, f"第{at + 1}行", f"单元格「{cell_name(cell)}」与上方单元格重叠", "请调整 cols 或 rows"
                )
            taken |= spots
            placed.append(Placed(cell, at, col))
            col += cell.cols
        hole = next((one for one in range(columns) if (at, one) not in taken), None)
        if hole is not None:
            raise SpecError(file, f"第{at + 1}行", f"第{hole + 1}列是空洞", "请加宽一个单元格，或补一个空的 Label")
    return tuple(placed)


def cell_name(cell: Cell) -> str:
    """Return what a person would call the cell in an error message."""
    match cell:
        case Label(text=text) | Text(text=text):
            return text.replace("\n", "")[:12]
        case Value(key=key):
            return key
        case Sign(step=step):
            return step
