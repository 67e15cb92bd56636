"""Documents of authors, taken apart: Word, Markdown, PowerPoint."""

from papers.manuscripts.pieces import (
    Heading,
    Manuscript,
    Notes,
    Picture,
    Piece,
    Prose,
    Slide,
    Slides,
    Table,
)
from papers.manuscripts.reading import ENDINGS, read_manuscript

__all__ = [
    "ENDINGS",
    "Heading",
    "Manuscript",
    "Notes",
    "Picture",
    "Piece",
    "Prose",
    "Slide",
    "Slides",
    "Table",
    "read_manuscript",
]
