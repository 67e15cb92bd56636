"""Schemes of blood films: cells scattered without touching."""

import math
import random

from lms.demo.drawing.canvas import Canvas

GROUND = "#f7eee6"
RED_EDGE, RED, RED_PALE = "#d98f83", "#e6aba0", "#f5dcd4"
NUCLEUS, NUCLEUS_LIGHT, CYTOPLASM = "#5b3f85", "#7d62a6", "#aebede"
PLATELET = "#9a86b8"

Place = tuple[float, float, float]


def _scatter(
    dice: random.Random, canvas: Canvas, taken: list[Place], radii: list[float]
) -> list[Place]:
    """Places for circles of these radii, each clear of the others."""
    placed: list[Place] = []
    for radius in radii:
        for _ in range(400):
            x, y = dice.uniform(0, canvas.width), dice.uniform(0, canvas.height)
            if all(math.dist((x, y), (a, b)) > radius + r + 3 for a, b, r in taken):
                placed.append((x, y, radius))
                taken.append((x, y, radius))
                break
    return placed


def _red_cell(canvas: Canvas, place: Place, *, pallor: float) -> None:
    x, y, radius = place
    canvas.disc(x, y, radius, fill=RED, edge=RED_EDGE, width=2)
    steps = 6
    for step in range(steps):
        share = pallor * (1 - step / steps)
        if share > 0:
            canvas.disc(
                x, y, radius * share, fill=_mix(RED, RED_PALE, (step + 1) / steps)
            )


def _mix(one: str, other: str, share: float) -> str:
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _lumpy(
    dice: random.Random, x: float, y: float, radius: float, unevenness: float
) -> list[tuple[float, float]]:
    phases = [dice.uniform(0, math.tau) for _ in range(3)]
    points = []
    for step in range(72):
        angle = math.tau * step / 72
        swell = sum(
            math.sin((n + 2) * angle + p) / (n + 2) for n, p in enumerate(phases)
        )
        r = radius * (1 + unevenness * swell)
        points.append((x + r * math.cos(angle), y + r * math.sin(angle)))
    return points


def _blast(dice: random.Random, canvas: Canvas, place: Place) -> None:
    x, y, radius = place
    canvas.blob(_lumpy(dice, x, y, radius, 0.05), fill=CYTOPLASM)
    nucleus = radius * 0.84
    canvas.blob(_lumpy(dice, x, y, nucleus, 0.07), fill=NUCLEUS)
    for _ in range(3):
        a, d = dice.uniform(0, math.tau), dice.uniform(0, nucleus * 0.5)
        canvas.disc(
            x + d * math.cos(a), y + d * math.sin(a), nucleus * 0.16, fill=NUCLEUS_LIGHT
        )


def _neutrophil(dice: random.Random, canvas: Canvas, place: Place) -> None:
    x, y, radius = place
    canvas.disc(x, y, radius, fill="#efd9dd", edge="#d9b9c4", width=2)
    lobes = [(-0.42, -0.12), (0.02, 0.3), (0.42, -0.18)]
    canvas.path(
        [(x + a * radius, y + b * radius) for a, b in lobes], colour=NUCLEUS, width=7
    )
    for a, b in lobes:
        canvas.disc(x + a * radius, y + b * radius, radius * 0.3, fill=NUCLEUS)


def smear(
    seed: int,
    *,
    size: tuple[int, int],
    red: list[float],
    pallor: float,
    blasts: int = 0,
    neutrophils: int = 0,
    platelets: int = 0,
    pallid: float = 0.0,
) -> Canvas:
    """Draw a film.

    :param red: radii of the red cells
    :param pallor: how much of a red cell is pale, 0 to 1
    :param pallid: how much more pale each second cell is
    """
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    canvas = Canvas(*size, ground=GROUND)
    margin = [(-9999.0, -9999.0, 0.0)]
    taken = list(margin)
    for x, y in [(0.29, 0.36), (0.55, 0.6), (0.76, 0.3), (0.15, 0.74)][:blasts]:
        place = (x * canvas.width, y * canvas.height, dice.uniform(56, 68))
        taken.append(place)
        _blast(dice, canvas, place)
    for place in _scatter(dice, canvas, taken, [58.0] * neutrophils):
        _neutrophil(dice, canvas, place)
    for number, place in enumerate(_scatter(dice, canvas, taken, red)):
        _red_cell(canvas, place, pallor=min(1.0, pallor + pallid * (number % 2)))
    for x, y, radius in _scatter(dice, canvas, taken, [7.0] * platelets):
        canvas.blob(_lumpy(dice, x, y, radius, 0.2), fill=PLATELET)
    return canvas
