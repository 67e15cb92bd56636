"""The order of the rooms, and what goes against it: pure, so that it can be tested."""

import re
from collections.abc import Iterable, Mapping

# From top to bottom; rooms on one line do not know each other.
FLOORS = (
    ("lms",),
    ("cms",),
    ("society",),
    ("certificates",),
    ("attendance", "assessments"),
    ("courses",),
    ("notices",),
    ("people",),
    ("papers",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# The frame belongs to the house and is open to all.
FRAME = ("base.html", "components", "emails", "django", "allauth")
NAMES = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""")


def may_know(room: str, other: str) -> bool:
    """Tell whether ``room`` may use what stands in ``other``."""
    if room == other or room not in FLOOR or other not in FLOOR:
        return True
    return FLOOR[other] > FLOOR[room]


def wrong_relations(relations: Iterable[tuple[str, str]]) -> list[str]:
    """Return foreign keys, as pairs of ``app.Model.field`` and app, that go up."""
    return [
        f"{field} → {other}"
        for field, other in relations
        if not may_know(field.split(".")[0], other)
    ]


def wrong_includes(templates: Mapping[str, str]) -> list[str]:
    """Return includes, by a template's name and source, that go up or beside."""
    return [
        f"{name} → {used}"
        for name, source in sorted(templates.items())
        for used in NAMES.findall(source)
        if not used.startswith(FRAME) and not may_know(_room(name), _room(used))
    ]


def _room(name: str) -> str:
    return name.split("/", maxsplit=1)[0]
