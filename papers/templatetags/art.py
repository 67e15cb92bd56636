"""``{% load art %}``: numbers of the ornaments that carry a meaning."""

from dataclasses import dataclass

from django import template

register = template.Library()

# From the bottom up: the order in which the seven cells of the berry ripen.
CELLS = (
    ("20", "25.9"),
    ("28.6", "21"),
    ("11.4", "21"),
    ("28.6", "11"),
    ("11.4", "11"),
    ("20", "6.1"),
    ("20", "16"),
)


@dataclass(frozen=True)
class Cell:
    """One of the seven cells; coordinates as the SVG writes them."""

    x: str
    y: str
    ripe: bool


def ripe_cells(done: int, total: int) -> int:
    """Scale ``done`` of ``total`` to seven; the seventh only when all is done."""
    return min(done * len(CELLS) // total, len(CELLS)) if total else 0


@register.simple_tag
def ripe(done: int, total: int) -> list[Cell]:
    """Return the cells of ``components/_berry.html``."""
    count = ripe_cells(int(done or 0), int(total or 0))
    return [Cell(x, y, place < count) for place, (x, y) in enumerate(CELLS)]
