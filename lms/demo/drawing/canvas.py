"""A sheet of paper in the colours of the design, drawn large and scaled down."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PAPER, INK, LINE, SUNKEN = "#fbf8f2", "#1c2a2f", "#ded6c6", "#f3eee3"
LAKE, LAKE_TINT = "#12505f", "#e2eeef"
BERRY, BERRY_INK, BERRY_TINT = "#e39b2c", "#834a00", "#fbecd0"
OK, OK_TINT, BAD, BAD_TINT = "#27653b", "#e3f0e1", "#a11f3a", "#fbe5e7"
WHITE = "#ffffff"

# Lines and circles of Pillow have no soft edges, so we draw at three times the size.
SCALE = 3


class Canvas:
    """Shapes in the pixels of the finished picture."""

    def __init__(self, width: int, height: int, ground: str = PAPER) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        edge: str | None = None,
        width: float = 0,
    ) -> None:
        """A circle around a point."""
        box = [(v * SCALE) for v in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.ellipse(box, fill=fill, outline=edge, width=round(width * SCALE))

    def blob(self, points: list[tuple[float, float]], *, fill: str) -> None:
        """A filled outline."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        edge: str | None = None,
        radius: float = 10,
    ) -> None:
        """A rectangle with round corners."""
        corners = [(v * SCALE) for v in (x, y, x + width, y + height)]
        self.pen.rounded_rectangle(
            corners, radius=radius * SCALE, fill=fill, outline=edge, width=2 * SCALE
        )

    def path(
        self, points: list[tuple[float, float]], *, colour: str, width: float = 3
    ) -> None:
        """A line through points, round at its ends."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill=colour)

    def arrow(
        self, start: tuple[float, float], end: tuple[float, float], *, colour: str
    ) -> None:
        """A straight arrow."""
        (x1, y1), (x2, y2) = start, end
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        self.path([start, (x2 - 12 * dx, y2 - 12 * dy)], colour=colour, width=4)
        base_x, base_y = x2 - 18 * dx, y2 - 18 * dy
        sides = [
            (base_x - 10 * dy, base_y + 10 * dx),
            (base_x + 10 * dy, base_y - 10 * dx),
        ]
        self.blob([end, *sides], fill=colour)

    def number(
        self, x: float, y: float, text: str, *, size: float, colour: str = INK
    ) -> None:
        """Digits centred on a point; pictures hold no words, so they suit both languages."""
        font = ImageFont.load_default(size=size * SCALE)
        self.pen.text((x * SCALE, y * SCALE), text, fill=colour, font=font, anchor="mm")

    def save(self, path: Path, *, colours: int = 96) -> None:
        """Scale down and write a small PNG."""
        small = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        small = small.quantize(colors=colours, method=Image.Quantize.MEDIANCUT)
        small.save(path, optimize=True)
