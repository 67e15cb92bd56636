"""The timetable of a run, read from far away."""

import pytest

pytestmark = pytest.mark.journey

SEMINAR = "/r/PERM7394/"
# Seven hours ahead: there the evening is another day, which needs the most room.
MOVE = """
from people.models import Person
person = Person.objects.get(account__email="physician@demo.nodgo.example")
print(person.time_zone)
person.time_zone = "{zone}"
person.save(update_fields=["time_zone"])
"""
# How far each note on another clock runs out of its own column.
OVERLAPS = """
() => [...document.querySelectorAll(".agenda > li")].flatMap((row) => {
  const edge = row.lastElementChild.getBoundingClientRect().left;
  return [...row.querySelectorAll("small")].map((note) => {
    const range = document.createRange();
    range.selectNodeContents(note);
    return range.getBoundingClientRect().right - edge;
  });
})
"""


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_reader_s_own_time_stays_in_its_column(society, visit, language, width):
    home = society.run(MOVE.format(zone="Asia/Kamchatka"))
    reader = visit(language, width)
    reader.sign_in("physician")

    reader.go(SEMINAR)
    overlaps = reader.page.evaluate(OVERLAPS)

    society.run(MOVE.format(zone=home.strip()))
    assert overlaps
    assert max(overlaps) <= 0
