"""From a grid of texts to a table that can be read aloud, or to paragraphs."""

from collections import Counter
from html import escape

from papers.manuscripts.pieces import Table
from papers.manuscripts.writing import Writer

# What a table of a lesson can hold.
MAX_CELL = 600
MAX_HEAD = 120
MAX_CAPTION = 300
LEAST_COLUMNS = 2
LEAST_ROWS = 2


def add_grid(writer: Writer, grid: list[list[str]], caption: str = "") -> None:
    """Add a table whose first row holds the heads; paragraphs where it is none."""
    width = max((len(row) for row in grid), default=0)
    grid = [row + [""] * (width - len(row)) for row in grid if any(row)]
    if not grid:
        return
    if not _is_table(grid, width):
        _add_as_text(writer, grid, caption)
        return
    losses = writer.manuscript.losses
    writer.piece(
        Table(caption[:MAX_CAPTION], _heads(grid[0], losses), [*grid[1:]]),
    )


def _is_table(grid: list[list[str]], width: int) -> bool:
    return (
        width >= LEAST_COLUMNS
        and len(grid) >= LEAST_ROWS
        and all(len(head) <= MAX_HEAD for head in grid[0])
        and all(len(cell) <= MAX_CELL for row in grid for cell in row)
    )


def _heads(row: list[str], losses: Counter[str]) -> list[str]:
    losses["unnamed_column"] += sum(not head for head in row)
    return [head or "—" for head in row]


def _add_as_text(writer: Writer, grid: list[list[str]], caption: str) -> None:
    """Write each row as a paragraph, so that no word is lost."""
    writer.manuscript.losses["table_as_text"] += 1
    if caption:
        writer.paragraph(f"<b>{escape(caption)}</b>")
    for row in grid:
        writer.paragraph("; ".join(escape(cell) for cell in row if cell))
