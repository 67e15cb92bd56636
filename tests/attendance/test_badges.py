"""A person's own code: shown, printed, typed, and not to be made up."""

import io

import pytest
from pypdf import PdfReader

from attendance.domain import badges
from attendance.domain.badge_sheets import badge_sheets
from courses.enums import EnrolmentState
from courses.models import SessionSpeaker
from tests.factories.courses import DURING, EnrolmentFactory, RunFactory, SessionFactory
from tests.factories.people import PersonFactory

CODE = "7K4M9AQX"


def test_a_scanned_code_is_read_back():
    scanned = badges.signed(CODE)

    assert len(scanned) == 14
    assert badges.read(scanned) == [CODE]
    assert badges.read(f"  {scanned.lower()}\r\n") == [CODE]


@pytest.mark.parametrize(
    "typed", ["7K4M9AQX", "7k4m 9aqx", "7K4M-9AQX", "7К4М9АQХ", "7Л4Ь9ФЙЧ", "7л4ь 9фйч"]
)
def test_a_typed_code_may_have_spaces_small_and_russian_letters(typed):
    assert CODE in badges.read(typed)


def test_a_scanner_on_a_russian_keyboard_types_what_we_understand():
    keys = dict(zip("ACDEFGHJKMNPQRTVWXY", "ФСВУАПРОЛЬТЗЙКЕМЦЧН", strict=True))
    typed = "".join(keys.get(sign, sign) for sign in badges.signed(CODE))

    assert badges.read(typed) == [CODE]


@pytest.mark.parametrize(
    "text", ["", "7K4M", "https://example.org/", "7K4M9AQX9", "Ё" * 8]
)
def test_what_is_no_code_means_nobody(text):
    assert badges.read(text) == []
    assert not badges.is_forged(text)


def test_a_code_that_we_did_not_make_is_forged():
    made_up = CODE + "AAAAAA"

    assert badges.read(made_up) == []
    assert badges.is_forged(made_up)
    assert not badges.is_forged(badges.signed(CODE))


def test_a_badge_outlives_a_change_of_the_secret_key(settings):
    printed = badges.signed(CODE)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["tests-only"]

    assert badges.read(printed) == [CODE]
    assert badges.signed(CODE) != printed


def test_the_code_says_nothing_of_its_owner():
    person = PersonFactory.build(code=CODE, family_name="Ёлкина")

    assert badges.signed(person.code).startswith(CODE)
    assert badges.grouped(CODE) == "7K4M 9AQX"


def texts(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


@pytest.mark.django_db
def test_badges_stand_eight_on_a_sheet_speakers_first():
    run = RunFactory()
    for number in range(8):
        EnrolmentFactory(run=run, person=PersonFactory(family_name=f"Павлова{number}"))
    gone = PersonFactory(family_name="Ушедшая")
    EnrolmentFactory(run=run, person=gone, state=EnrolmentState.WITHDRAWN)
    speaker = PersonFactory(family_name="Müller", given_name="Anna", patronymic="")
    SessionSpeaker.objects.create(session=SessionFactory(run=run), person=speaker)

    first, second = texts(badge_sheets(run=run, at=DURING))

    assert first.index("Müller") < first.index("Павлова0")
    assert "Докладчик" in first
    assert badges.grouped(speaker.code) in first
    assert "Павлова7" in second
    assert gone.family_name not in first + second


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "Ли",
        "Кузьмина-Прокопьева-Верхневилюйская",
        "Рождественская-Константинопольская-Ахтырцева",
        "Ӟамбалова",
        '#read("/etc/passwd") *b* $x$',
        "Ш" * 60,
    ],
)
def test_a_name_of_any_length_keeps_to_its_badge(name):
    run = RunFactory()
    EnrolmentFactory(run=run, person=PersonFactory(family_name=name))

    [page] = texts(badge_sheets(run=run, at=DURING))

    assert "".join(name.split()) in page.replace(" ", "")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 12])
def test_badges_take_as_many_queries_for_one_as_for_many(
    count, django_assert_num_queries
):
    run = RunFactory()
    EnrolmentFactory.create_batch(count, run=run)

    with django_assert_num_queries(2):
        badge_sheets(run=run, at=DURING)


@pytest.mark.django_db
def test_a_merged_person_gets_the_badge_of_the_one_kept():
    run = RunFactory()
    kept = PersonFactory(family_name="Оставшаяся")
    merged = PersonFactory(family_name="Прежняя", merged_into=kept)
    EnrolmentFactory(run=run, person=merged)

    [page] = texts(badge_sheets(run=run, at=DURING))

    assert "Оставшаяся" in page
    assert "Прежняя" not in page
