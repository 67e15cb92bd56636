"""What the reader of a question may see of it just now.

The quiz's policy decides; a question type only obeys. Everything is hidden
unless it is switched on, so that a forgotten option cannot leak a key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, TypeAlias

Arrange: TypeAlias = Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class DisplayOptions:
    """What may be shown beside the question itself."""

    readonly: bool = False
    show_marks: bool = False
    show_correctness: bool = False
    show_explanations: bool = False
    show_key: bool = False

    @property
    def shows_anything(self) -> bool:
        """Say whether there is anything to review."""
        return (
            self.show_marks
            or self.show_correctness
            or self.show_explanations
            or self.show_key
        )


ANSWERING: Final = DisplayOptions()
EVERYTHING: Final = DisplayOptions(
    readonly=True,
    show_marks=True,
    show_correctness=True,
    show_explanations=True,
    show_key=True,
)


def as_written(keys: Sequence[str]) -> list[str]:
    """Keep the author's order."""
    return list(keys)


def shuffled(seed: str) -> Arrange:
    """Return an arrangement that is always the same for the same ``seed``.

    Sorted by a hash rather than by ``random``: the order is the same in every
    Python release, on every machine and for any way the keys come in.
    """

    def rank(key: str) -> bytes:
        return sha256(f"{seed}/{key}".encode()).digest()

    return lambda keys: sorted(keys, key=rank)
