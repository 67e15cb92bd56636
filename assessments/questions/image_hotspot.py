"""Image hotspot: places marked on a picture, chosen there or in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Final

from assessments.questions.choice import (
    ChoiceDefinition,
    ChoiceFace,
    Option,
    OptionFace,
)
from assessments.questions.definition import Data, Example, Raw, Response
from assessments.questions.display import Arrange, DisplayOptions
from assessments.questions.errors import InvalidDefinition, InvalidResponse
from assessments.questions.media import Medium
from assessments.questions.outcome import FULL, NONE, Outcome
from assessments.questions.texts import Text

CIRCLE: Final = "circle"
RECTANGLE: Final = "rect"
POLYGON: Final = "poly"
# How many numbers draw a shape; a polygon has two for each of its corners.
NUMBERS: Final = {CIRCLE: 3, RECTANGLE: 4}
MIN_CORNERS: Final = 3
# Faces are drawn this wide, so that pins and rings are as large on any picture.
SHOWN_WIDTH: Final = 640
PIN: Final = 21


@dataclass(frozen=True, kw_only=True)
class Region(Option):
    """A place on the picture; its text names it without giving it away.

    ``coords`` are pixels of the picture, as HTML writes areas: ``x, y, radius``
    of a circle, two corners of a rectangle, all corners of a polygon.
    """

    shape: str = CIRCLE
    coords: tuple[int, ...] = ()

    @classmethod
    def from_data(cls, data: object) -> Region:
        """Read one place.

        :raises InvalidDefinition: ``bad_region`` when it cannot be drawn
        """
        option = Option.from_data(data)
        assert isinstance(data, Mapping)  # noqa: S101 - an option could be read
        coords = data.get("coords", ())
        if not isinstance(coords, list | tuple) or not all(
            isinstance(number, int) for number in coords
        ):
            raise InvalidDefinition("coordinates are whole numbers", code="bad_region")
        return cls(
            key=option.key,
            text=option.text,
            is_right=option.is_right,
            explanation=option.explanation,
            shape=str(data.get("shape", CIRCLE)),
            coords=tuple(coords),
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the place in plain JSON types."""
        return {**super().to_data(), "shape": self.shape, "coords": list(self.coords)}

    def fits(self, width: int, height: int) -> bool:
        """Tell whether the place can be drawn and its middle lies on the picture."""
        if self.shape == POLYGON:
            whole = len(self.coords) >= 2 * MIN_CORNERS and not len(self.coords) % 2
        else:
            whole = len(self.coords) == NUMBERS.get(self.shape)
        if not whole:
            return False
        left, top, right, bottom = self.box
        x, y = self.middle
        is_drawn = right > left and bottom > top
        return is_drawn and 0 <= x <= width and 0 <= y <= height

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the place."""
        if self.shape == CIRCLE:
            x, y, radius = self.coords
            return x - radius, y - radius, x + radius, y + radius
        across, down = self.coords[::2], self.coords[1::2]
        return min(across), min(down), max(across), max(down)

    @property
    def middle(self) -> tuple[int, int]:
        """The middle of the place."""
        left, top, right, bottom = self.box
        return (left + right) // 2, (top + bottom) // 2


@dataclass(frozen=True, kw_only=True)
class Spot:
    """What a template sees of a place: the option, and how it is drawn."""

    number: int
    option: OptionFace
    shape: str
    coords: tuple[int, ...]
    box: tuple[int, int, int, int]
    pin: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        left, top, right, bottom = self.box
        return right - left, bottom - top

    @property
    def corners(self) -> str:
        """The corners of a polygon as SVG writes them."""
        pairs = list(pairwise(self.coords))[::2]
        return " ".join(f"{x},{y}" for x, y in pairs)


@dataclass(frozen=True, kw_only=True)
class HotspotFace(ChoiceFace):
    """What a template sees: the picture with its places."""

    picture: Medium
    spots: tuple[Spot, ...]
    several: bool

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in which the picture and its places are drawn."""
        picture = self.picture
        return SHOWN_WIDTH, round(picture.height * SHOWN_WIDTH / picture.width)


@dataclass(frozen=True, kw_only=True)
class ImageHotspot(ChoiceDefinition):
    """A picture with places; one of them is right, or several.

    Everything can be answered in the list of places below the picture, by
    keyboard and by ear; the picture only shows where they are.
    """

    type: ClassVar[str] = "image_hotspot"
    several: ClassVar[bool] = True

    options: tuple[Region, ...]
    picture: Medium

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.right:
            raise InvalidDefinition("no place is right", code="no_key")
        width, height = self.picture.width, self.picture.height
        if self.picture.kind != "image" or not (width and height):
            raise InvalidDefinition("a picture is needed", code="no_picture")
        if not all(region.fits(width, height) for region in self.options):
            raise InvalidDefinition("not on the picture", code="bad_region")

    @classmethod
    def arguments(cls, data: Data) -> dict[str, Any]:
        """Read the picture and its places; they keep their order."""
        found = super().arguments(data)
        if not isinstance(data.get("picture"), Mapping):
            raise InvalidDefinition("a picture is needed", code="no_picture")
        rows: Any = data["options"]
        return {
            **found,
            "keeps_order": True,
            "options": tuple(Region.from_data(row) for row in rows),
            "picture": Medium.from_data(data["picture"]),
        }

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        return {**super().to_data(), "picture": self.picture.to_data()}

    def read(self, raw: Raw) -> Response:
        """Return the chosen places; one at most where one is right."""
        response = super().read(raw)
        if not self.takes_several and any(len(keys) > 1 for keys in response.values()):
            raise InvalidResponse("only one place", code="too_many")
        return response

    @property
    def takes_several(self) -> bool:
        """Whether more than one place may be chosen: where several are right."""
        return len(self.right) > 1

    def grade(self, response: Response) -> Outcome:
        """Give each right place its part; a wrong one takes the same part away."""
        chosen = set(response.get("chosen", ()))
        hits, extra = len(chosen & self.right), len(chosen - self.right)
        facts = {"right": len(self.right), "hits": hits, "extra": extra}
        part = max(NONE, Fraction(hits - extra, len(self.right)))
        return Outcome(min(FULL, part), facts if self.takes_several else {})

    def face(
        self, *, response: Response, display: DisplayOptions, arrange: Arrange
    ) -> HotspotFace:
        """Return what may be seen of the question with this answer."""
        face = super().face(response=response, display=display, arrange=arrange)
        pairs = zip(face.options, self.options, strict=True)
        return HotspotFace(
            **{name: getattr(face, name) for name in face.__dataclass_fields__},
            picture=self.picture,
            several=self.takes_several,
            spots=tuple(
                _spot(number, option, region, self.picture)
                for number, (option, region) in enumerate(pairs, start=1)
            ),
        )

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, partly right, wrong, blank and refused."""
        one = _question(right=("nucleus",))
        two = _question(right=("nucleus", "nucleolus"))
        return (
            Example(one, {"chosen": ["nucleus"]}, Fraction(1)),
            Example(one, {"chosen": ["red"]}, Fraction(0)),
            Example(one, {}, Fraction(0)),
            Example(one, {"chosen": ["nucleus", "red"]}, None),
            Example(one, {"chosen": ["margin"]}, None),
            Example(two, {"chosen": ["nucleus", "nucleolus"]}, Fraction(1)),
            Example(two, {"chosen": ["nucleus"]}, Fraction(1, 2)),
            Example(two, {"chosen": ["nucleus", "red"]}, Fraction(0)),
        )


def _spot(number: int, option: OptionFace, region: Region, picture: Medium) -> Spot:
    """Draw a region, its pin at the upper right, where it hides nothing."""
    scale = Fraction(SHOWN_WIDTH, picture.width)
    drawn = replace(region, coords=tuple(round(n * scale) for n in region.coords))
    left, _top, right, _bottom = drawn.box
    aside = round((right - left) * 0.36)
    x, y = drawn.middle
    height = round(picture.height * scale)
    return Spot(
        number=number,
        option=option,
        shape=drawn.shape,
        coords=drawn.coords,
        box=drawn.box,
        pin=(
            max(PIN, min(SHOWN_WIDTH - PIN, x + aside)),
            max(PIN, min(height - PIN, y - aside)),
        ),
    )


def _question(right: tuple[str, ...]) -> ImageHotspot:
    places = (
        ("nucleus", Text(ru="Клетка слева", en="Cell on the left"), "circle"),
        ("red", Text(ru="Клетка справа", en="Cell on the right"), "rect"),
        ("nucleolus", Text(ru="Клетка внизу", en="Cell below"), "poly"),
    )
    coords = {
        "circle": (200, 150, 60),
        "rect": (380, 90, 460, 170),
        "poly": (300, 300, 360, 300, 330, 360),
    }
    return ImageHotspot(
        stem=Text(ru="Где бласт?", en="Where is the blast?"),
        keeps_order=True,
        picture=Medium(
            code="smear",
            kind="image",
            alt=Text(ru="Мазок крови", en="A blood film"),
            width=640,
            height=400,
        ),
        options=tuple(
            Region(
                key=key,
                text=text,
                is_right=key in right,
                shape=shape,
                coords=coords[shape],
            )
            for key, text, shape in places
        ),
    )
