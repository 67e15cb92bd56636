"""Diagrams without words: time, routes, the answer to iron."""

import itertools
import math
from collections.abc import Callable

from lms.demo.drawing import canvas as c
from lms.demo.drawing.canvas import Canvas

# Draws a small sign around a point in a colour.
Sign = Callable[[Canvas, float, float, str], None]
# Place of the clock among the eleven.
MAGADAN = 9
# Points of the sheet that are marked.
READ = 3


def _magnifier(sheet: Canvas, x: float, y: float, colour: str) -> None:
    sheet.disc(x - 4, y - 4, 15, edge=colour, width=5)
    sheet.path([(x + 8, y + 8), (x + 20, y + 20)], colour=colour, width=6)


def _drop(sheet: Canvas, x: float, y: float, colour: str) -> None:
    points = [(x, y - 24)]
    for step in range(25):
        angle = math.radians(-30 + 240 * step / 24)
        points.append((x + 16 * math.cos(angle), y + 6 + 16 * math.sin(angle)))
    sheet.blob(points, fill=colour)


def _telephone(sheet: Canvas, x: float, y: float, colour: str) -> None:
    sheet.box(x - 13, y - 23, 26, 46, fill=colour, radius=5)
    sheet.box(x - 9, y - 17, 18, 28, fill=c.WHITE, radius=2)
    sheet.disc(x, y + 17, 3, fill=c.WHITE)


def _syringe(sheet: Canvas, x: float, y: float, colour: str) -> None:
    sheet.path([(x - 26, y), (x - 14, y)], colour=colour, width=3)
    sheet.box(x - 14, y - 8, 30, 16, fill=colour, radius=3)
    sheet.path([(x + 16, y), (x + 26, y)], colour=colour, width=4)
    sheet.path([(x + 27, y - 9), (x + 27, y + 9)], colour=colour, width=4)


def _road(sheet: Canvas, x: float, y: float, colour: str) -> None:
    sheet.box(x - 25, y - 14, 34, 24, fill=colour, radius=3)
    sheet.box(x + 8, y - 6, 18, 16, fill=colour, radius=3)
    for wheel in (-14, 16):
        sheet.disc(x + wheel, y + 12, 7, fill=colour, edge=c.WHITE, width=2)
    sheet.path([(x - 8, y - 9), (x - 8, y + 5)], colour=c.WHITE, width=4)
    sheet.path([(x - 15, y - 2), (x - 1, y - 2)], colour=c.WHITE, width=4)


def _clock(sheet: Canvas, x: float, y: float, colour: str) -> None:
    sheet.disc(x, y, 20, edge=colour, width=5)
    sheet.path([(x, y - 11), (x, y), (x + 9, y + 5)], colour=colour, width=4)


def _sign(sheet: Canvas, x: float, y: float, draw: Sign, *, now: bool) -> None:
    sheet.disc(x, y, 46, fill=c.WHITE, edge=c.BERRY if now else c.LAKE, width=5)
    draw(sheet, x, y, c.LAKE)


def first_hour() -> Canvas:
    """A bar of sixty minutes with its four signs, and the circle of reassessment."""
    sheet = Canvas(1200, 400)
    left, right, bar = 70, 930, 270
    sheet.box(left, bar, right - left, 24, fill=c.LINE, radius=12)
    sheet.box(left, bar, right - left, 24, fill=c.BERRY, radius=12)
    for minute in (0, 5, 15, 30, 60):
        x = left + (right - left) * minute / 60
        sheet.path([(x, bar - 6), (x, bar + 30)], colour=c.INK, width=3)
        sheet.number(x, bar + 62, str(minute), size=34)
    for minute, draw in (
        (3, _magnifier),
        (15, _drop),
        (30, _telephone),
        (58, _syringe),
    ):
        x = left + (right - left) * minute / 60
        sheet.path([(x, 174), (x, bar - 8)], colour=c.LAKE, width=3)
        _sign(sheet, x, 120, draw, now=draw is _syringe)
    sheet.arrow((right + 20, bar + 12), (right + 100, bar + 12), colour=c.LAKE)
    _sign(sheet, right + 160, bar + 12, _clock, now=False)
    sheet.number(right + 160, bar + 86, "15-30", size=28)
    return sheet


def path_to_centre() -> Canvas:
    """Five stations of one day on a line."""
    sheet = Canvas(1200, 300)
    stations = [_magnifier, _drop, _telephone, _syringe, _road]
    places = [130 + 235 * n for n in range(5)]
    for start, end in itertools.pairwise(places):
        sheet.arrow((start + 54, 120), (end - 54, 120), colour=c.LAKE)
    for number, (x, draw) in enumerate(zip(places, stations, strict=True), start=1):
        _sign(sheet, x, 120, draw, now=draw is _road)
        sheet.number(x, 215, str(number), size=36)
    return sheet


def iron_response() -> Canvas:
    """Reticulocytes and haemoglobin over sixteen weeks of iron."""
    sheet = Canvas(1200, 560)
    left, right, top, bottom = 90, 1150, 50, 460

    def at(week: float, level: float) -> tuple[float, float]:
        return left + (right - left) * week / 16, bottom - (bottom - top) * level

    sheet.box(
        *at(4, 1), at(16, 0)[0] - at(4, 0)[0], bottom - top, fill=c.SUNKEN, radius=0
    )
    sheet.path([(left, top), (left, bottom), (right, bottom)], colour=c.INK, width=3)
    for week in (0, 1, 2, 4, 8, 12, 16):
        x, _ = at(week, 0)
        sheet.path([(x, bottom), (x, bottom + 10)], colour=c.INK, width=3)
        sheet.number(x, bottom + 42, str(week), size=30)
    haemoglobin = [at(w / 4, 0.28 + 0.56 * (1 - math.exp(-w / 18))) for w in range(65)]
    bursts = [at(w / 8, 0.1 + 0.75 * _burst(w / 8)) for w in range(129)]
    sheet.path(bursts, colour=c.BERRY, width=6)
    sheet.path(haemoglobin, colour=c.BAD, width=7)
    x, y = at(4, 0.28 + 0.56 * (1 - math.exp(-16 / 18)))
    sheet.disc(x, y, 13, fill=c.WHITE, edge=c.BAD, width=5)
    sheet.number(x + 62, y + 40, "+10", size=34, colour=c.BAD)
    return sheet


def _burst(week: float) -> float:
    """A steep rise with its peak at nine days, and a slow fall."""
    peak = 9 / 7
    return (week / peak) * math.exp(1 - week / peak)


def anaemia_routes() -> Canvas:
    """One drop of blood and three roads of different urgency."""
    sheet = Canvas(1200, 460)
    _sign(sheet, 120, 230, _drop, now=False)
    roads = (
        (80, c.OK, c.OK_TINT, _clock, "28"),
        (230, c.LAKE, c.LAKE_TINT, _magnifier, "14"),
        (380, c.BAD, c.BAD_TINT, _telephone, "0"),
    )
    for y, colour, tint, draw, days in roads:
        sheet.arrow((176, 230 + (y - 230) * 0.22), (420, y), colour=colour)
        sheet.box(440, y - 56, 690, 112, fill=tint, edge=colour, radius=14)
        draw(sheet, 510, y, colour)
        for dot in range(12):
            ripe = dot < {"28": 12, "14": 6, "0": 1}[days]
            sheet.disc(
                620 + 30 * dot,
                y,
                9,
                fill=colour if ripe else c.WHITE,
                edge=colour,
                width=2,
            )
        sheet.number(1050, y, days, size=44, colour=colour)
    return sheet


def one_root() -> Canvas:
    """Eleven shoots from one root: a berry where a team has been, a flower where it goes."""
    sheet = Canvas(1200, 430)
    sheet.box(0, 320, 1200, 110, fill=c.SUNKEN, radius=0)
    root = [(40 + 8 * n, 352 + 14 * math.sin(n / 9)) for n in range(141)]
    sheet.path(root, colour=c.LAKE, width=6)
    for number in range(11):
        x, y = root[10 + 12 * number]
        height = 150 + 60 * math.sin(number * 1.9)
        stem = [
            (x + 14 * math.sin(n / 7 + number), y - height * n / 20) for n in range(21)
        ]
        sheet.path(stem, colour=c.LAKE, width=4)
        _leaf(sheet, *stem[8], side=1 if number % 2 else -1)
        _berry(sheet, *stem[-1]) if number % 3 != 1 else _flower(sheet, *stem[-1])
    return sheet


def _leaf(sheet: Canvas, x: float, y: float, *, side: int) -> None:
    points = [
        (x + side * 60 * t, y - 20 * math.sin(math.pi * t))
        for t in (n / 12 for n in range(13))
    ]
    points += [
        (x + side * 60 * t, y + 14 * math.sin(math.pi * t))
        for t in (n / 12 for n in range(12, -1, -1))
    ]
    sheet.blob(points, fill="#2f6d62")


def _berry(sheet: Canvas, x: float, y: float) -> None:
    for dx, dy in (
        (-17, 4),
        (17, 4),
        (-9, -13),
        (9, -13),
        (0, 8),
        (-9, 21),
        (9, 21),
        (0, -26),
    ):
        sheet.disc(x + dx, y + dy, 13, fill=c.BERRY, edge=c.BERRY_INK, width=1.5)


def _flower(sheet: Canvas, x: float, y: float) -> None:
    for n in range(5):
        angle = math.tau * n / 5 - math.pi / 2
        sheet.disc(
            x + 17 * math.cos(angle),
            y + 17 * math.sin(angle),
            13,
            fill=c.WHITE,
            edge=c.LINE,
            width=2,
        )
    sheet.disc(x, y, 8, fill=c.BERRY)


def eleven_clocks() -> Canvas:
    """One moment on eleven clocks from Kaliningrad to Kamchatka; Magadan's is ripe."""
    sheet = Canvas(1200, 300)
    for number in range(11):
        x, hour, ripe = 100 + 100 * number, 9 + number, number == MAGADAN
        sheet.disc(x, 130, 42, fill=c.WHITE, edge=c.BERRY if ripe else c.LAKE, width=7)
        for tick in range(12):
            angle = math.tau * tick / 12
            spot = (x + 32 * math.cos(angle), 130 + 32 * math.sin(angle))
            sheet.disc(*spot, 2, fill=c.INK)
        angle = math.tau * hour / 12 - math.pi / 2
        hand = (x + 20 * math.cos(angle), 130 + 20 * math.sin(angle))
        sheet.path([(x, 104), (x, 130), hand], colour=c.INK, width=5)
        sheet.number(x, 215, str(hour), size=34)
    return sheet


def ward_round() -> Canvas:
    """A mentor and four physicians around a child's bed."""
    sheet = Canvas(1200, 630, ground=c.LAKE_TINT)
    sheet.box(330, 330, 540, 130, fill=c.WHITE, edge=c.LINE, radius=26)
    sheet.box(330, 330, 150, 130, fill=c.BERRY_TINT, edge=c.LINE, radius=26)
    sheet.disc(405, 392, 40, fill="#e9c7a6", edge=c.LINE, width=2)
    for x, y, colour in (
        (190, 300, c.LAKE),
        (430, 180, c.LAKE),
        (600, 160, c.BERRY),
        (770, 180, c.LAKE),
        (1010, 300, c.LAKE),
    ):
        sheet.blob(_coat(x, y), fill=colour)
        sheet.disc(x, y - 50, 34, fill="#e9c7a6", edge=c.LINE, width=2)
    return sheet


def _coat(x: float, y: float) -> list[tuple[float, float]]:
    top = [
        (x + 58 * math.cos(a), y + 30 + 44 * math.sin(a))
        for a in (math.pi + math.pi * n / 20 for n in range(21))
    ]
    return [*top, (x + 66, y + 120), (x - 66, y + 120)]


def sheet_with_five_points() -> Canvas:
    """A guideline: five lines, the first one ripe."""
    sheet = Canvas(1200, 630, ground=c.BERRY_TINT)
    sheet.box(380, 60, 440, 520, fill=c.WHITE, edge=c.LINE, radius=12)
    for number in range(5):
        y = 140 + 90 * number
        sheet.disc(
            450,
            y,
            20,
            fill=c.BERRY if number < READ else c.WHITE,
            edge=c.BERRY_INK,
            width=2,
        )
        sheet.path([(500, y - 8), (760, y - 8)], colour=c.LAKE, width=6)
        sheet.path(
            [(500, y + 14), (690 - 30 * (number % 3), y + 14)], colour=c.LINE, width=6
        )
    return sheet
