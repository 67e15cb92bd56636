"""Pictures, sound and films that belong to a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from assessments.questions.errors import InvalidDefinition
from assessments.questions.texts import NO_TEXT, Text

KINDS: Final = ("image", "audio", "video")


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A file of a question; ``code`` finds it, a version keeps its words.

    ``alt`` says what a picture shows or a recording is of, ``transcript`` what
    is heard or seen, for those who cannot. Sizes are in pixels; 0: unknown.
    """

    code: str
    kind: str
    alt: Text = NO_TEXT
    transcript: Text = NO_TEXT
    width: int = 0
    height: int = 0

    @classmethod
    def from_data(cls, data: object) -> Medium:
        """Read one medium.

        :raises InvalidDefinition: ``bad_medium``
        """
        if not isinstance(data, Mapping) or data.get("kind") not in KINDS:
            raise InvalidDefinition(f"not a medium: {data!r}", code="bad_medium")
        sizes = data.get("width", 0), data.get("height", 0)
        if not data.get("code") or not all(
            isinstance(size, int) and size >= 0 for size in sizes
        ):
            raise InvalidDefinition(f"not a medium: {data!r}", code="bad_medium")
        return cls(
            code=str(data["code"]),
            kind=data["kind"],
            alt=Text.from_data(data.get("alt", {})),
            transcript=Text.from_data(data.get("transcript", {})),
            width=sizes[0],
            height=sizes[1],
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the medium in plain JSON types."""
        return {
            "code": self.code,
            "kind": self.kind,
            "alt": self.alt.to_data(),
            "transcript": self.transcript.to_data(),
            "width": self.width,
            "height": self.height,
        }


def media_from(data: object) -> tuple[Medium, ...]:
    """Read a list of media.

    :raises InvalidDefinition: ``bad_medium``
    """
    if not isinstance(data, list | tuple):
        raise InvalidDefinition("media are a list", code="bad_medium")
    return tuple(Medium.from_data(medium) for medium in data)
