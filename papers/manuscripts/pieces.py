"""What a document consists of once it has been taken apart.

Texts are HTML of the one policy (:mod:`papers.html`), so that nothing of the
document's own looks, programs or addresses is left in them.
"""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the highest below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Prose:
    """Paragraphs and lists as HTML."""

    html: str


@dataclass(frozen=True)
class Picture:
    """A picture as it stands in the file, with what the author wrote about it."""

    content: bytes
    name: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Table:
    """A table: every row has as many cells as there are columns."""

    caption: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Notes:
    """Footnotes in their order, as HTML; the text points at ``#note-1`` and so on."""

    texts: list[str]


@dataclass(frozen=True)
class Slide:
    """A slide, and what its speaker says."""

    title: str
    html: str
    pictures: list[Picture]
    notes: str


@dataclass(frozen=True)
class Slides:
    """The slides of a presentation in their order."""

    slides: list[Slide]


Piece = Heading | Prose | Picture | Table | Notes | Slides


@dataclass
class Manuscript:
    """A document: its title, its pieces in order, and what could not be taken.

    ``losses`` counts by code (:mod:`papers.manuscripts.losses`).
    """

    title: str = ""
    pieces: list[Piece] = field(default_factory=list)
    losses: Counter[str] = field(default_factory=Counter)

    @property
    def pictures(self) -> list[Picture]:
        """All pictures, those of slides as well."""
        found: list[Picture] = []
        for piece in self.pieces:
            if isinstance(piece, Picture):
                found.append(piece)
            elif isinstance(piece, Slides):
                found += [one for slide in piece.slides for one in slide.pictures]
        return found
