"""All pictures, sounds and sheets."""

import random
from pathlib import Path

from lms.demo.drawing import schemes
from lms.demo.drawing.sheets import write_sheets
from lms.demo.drawing.smears import smear
from lms.demo.drawing.sound import write_pulse


def draw_smears(folder: Path) -> None:
    """Four films."""
    dice = random.Random(4)  # noqa: S311 - a picture, not a secret
    smear(
        11,
        size=(1200, 750),
        red=[dice.uniform(36, 42) for _ in range(160)],
        pallor=0.55,
        blasts=4,
        platelets=2,
    ).save(folder / "smear-blasts.png")
    smear(
        12,
        size=(800, 600),
        red=[dice.uniform(36, 40) for _ in range(90)],
        pallor=0.5,
        neutrophils=1,
        platelets=12,
    ).save(folder / "smear-normal.png")
    smear(
        13,
        size=(800, 600),
        red=[dice.uniform(19, 36) for _ in range(120)],
        pallor=0.72,
        pallid=0.14,
        neutrophils=1,
        platelets=20,
    ).save(folder / "smear-hypochromic.png")
    smear(
        14,
        size=(800, 600),
        red=[dice.choice((27.0, 29.0, 38.0)) for _ in range(110)],
        pallor=0.0,
        neutrophils=1,
        platelets=10,
    ).save(folder / "smear-spherocytes.png")


def draw_schemes(folder: Path) -> None:
    """The diagrams."""
    for name, draw in (
        ("first-hour", schemes.first_hour),
        ("path-to-centre", schemes.path_to_centre),
        ("iron-response", schemes.iron_response),
        ("anaemia-routes", schemes.anaemia_routes),
        ("one-root", schemes.one_root),
        ("eleven-clocks", schemes.eleven_clocks),
        ("ward-round", schemes.ward_round),
        ("five-points", schemes.sheet_with_five_points),
    ):
        draw().save(folder / f"{name}.png", colours=48)


def draw_everything(folder: Path) -> None:
    """Write ``pictures/`` and ``media/`` below ``folder``."""
    draw_smears(folder / "pictures")
    draw_schemes(folder / "pictures")
    write_pulse(folder / "media" / "pulse.wav")
    write_sheets(folder / "media")
