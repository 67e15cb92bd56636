"""Which attempt of several counts."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from assessments.enums import Counting

Row = TypeVar("Row")


def counting(
    ended: Sequence[Row], rule: str, *, rank: Callable[[Row], tuple[Any, ...]]
) -> Row | None:
    """Return the one of ``ended`` that counts by ``rule``; ``None`` without any.

    :param ended: ended attempts in their order
    :param rank: how good one is, for "the best"; of equal ones the first counts
    """
    if not ended:
        return None
    if rule == Counting.FIRST:
        return ended[0]
    return ended[-1] if rule == Counting.LAST else max(ended, key=rank)
