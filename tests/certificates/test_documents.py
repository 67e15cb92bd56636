"""The paper: what it says, what it never says, and what becomes of its file."""

import io
import json
import shutil
import subprocess
from datetime import date

import pytest
from django.conf import settings
from pypdf import PdfReader, PdfWriter

from certificates.domain import documents, files, wording
from certificates.models import CertificateFile
from courses.enums import ProgrammeKind
from courses.models import Session
from tests.factories.certificates import AFTER_THE_RUN, FinishedRunFactory, issued
from tests.factories.courses import CourseFactory, ProgrammeFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def a_run(kind=ProgrammeKind.SEMINARS, **course):
    programme = ProgrammeFactory(
        kind=kind,
        title_ru="Дальние регионы"
        if kind == ProgrammeKind.SEMINARS
        else "Лечим вместе",
        title_en="Far regions",
    )
    titles = {
        "title_ru": "Анемии раннего возраста: диагностика и лечение",
        "title_en": "Anaemia in early childhood: diagnosis and treatment",
    }
    return FinishedRunFactory(
        course=CourseFactory(programme=programme, **{**titles, **course})
    )


def squeezed(text):
    return "".join(text.split())


def text_of(certificate):
    return documents.text_of(documents.render(certificate.snapshot))


def test_the_paper_says_everything_that_the_snapshot_says():
    certificate = issued(run=a_run())
    snapshot = certificate.snapshot

    text = squeezed(text_of(certificate))

    wanted = [
        snapshot["society"]["ru"],
        snapshot["society"]["en"],
        *snapshot["labels"]["title"].values(),
        snapshot["person"]["name"],
        *snapshot["course"].values(),
        *snapshot["programme"].values(),
        *[fact[language] for fact in snapshot["facts"] for language in ("ru", "en")],
        *snapshot["issued"].values(),
        *[s["role_ru"] for s in snapshot["signatories"]],
        snapshot["number"],
        documents.grouped(snapshot["check_code"]),
        snapshot["verify_address"],
    ]
    assert [part for part in wanted if squeezed(part) not in text] == []


def test_the_snapshot_reads_as_the_society_writes():
    run = a_run()
    Session.objects.create(
        run=run,
        key="a",
        title_ru="Лекция",
        starts_at="2026-09-11T00:00Z",
        ends_at="2026-09-11T04:30Z",
    )
    Session.objects.create(
        run=run,
        key="b",
        title_ru="Перерыв",
        starts_at="2026-09-11T05:00Z",
        ends_at="2026-09-11T06:00Z",
        counts_for_credit=False,
    )

    snapshot = issued(run=run).snapshot

    assert snapshot["programme"] == {
        "ru": "Программа «Дальние регионы»",
        "en": "Far regions programme",
    }
    assert [(f["ru"], f["en"]) for f in snapshot["facts"]] == [
        ("11–12 сентября 2026", "11–12 September 2026"),
        ("Якутск", "Yakutsk"),
        ("6 академических часов", "6 academic hours"),
    ]
    assert snapshot["issued"] == {
        "ru": "Выпущен 15 сентября 2026",
        "en": "Issued 15 September 2026",
    }
    assert snapshot["link"].startswith(settings.WAGTAILADMIN_BASE_URL)


def test_nothing_promises_credits_that_nobody_awarded():
    certificate = issued(run=a_run())

    said = json.dumps(certificate.snapshot, ensure_ascii=False).lower()
    said += text_of(certificate).lower()

    for word in ("балл", "credit", "зет", "нмо"):
        assert word not in said


def test_later_changes_of_names_and_titles_change_no_certificate():
    run = a_run()
    certificate = issued(run=run)
    before = documents.render(certificate.snapshot)
    run.course.title_ru = "Другое название"
    run.course.save()
    certificate.person.family_name = "Другая"
    certificate.person.save()

    certificate.refresh_from_db()

    assert documents.render(certificate.snapshot) == before


@pytest.mark.parametrize(
    ("first", "last", "ru", "en"),
    [
        ((2026, 9, 11), (2026, 9, 11), "11 сентября 2026", "11 September 2026"),
        ((2026, 9, 11), (2026, 9, 12), "11–12 сентября 2026", "11–12 September 2026"),
        (
            (2026, 9, 30),
            (2026, 10, 2),
            "30 сентября – 2 октября 2026",
            "30 September – 2 October 2026",
        ),
        (
            (2026, 12, 30),
            (2027, 1, 2),
            "30 декабря 2026 – 2 января 2027",
            "30 December 2026 – 2 January 2027",
        ),
    ],
)
def test_dates_read_as_people_write_them(first, last, ru, en):
    said = wording.in_both(lambda: wording.date_range(date(*first), date(*last)))

    assert said == {"ru": ru, "en": en}


@pytest.mark.parametrize(
    ("minutes", "ru"),
    [
        (45, "1 академический час"),
        (89, "1 академический час"),
        (90, "2 академических часа"),
        (270, "6 академических часов"),
    ],
)
def test_only_whole_academic_hours_are_printed(minutes, ru):
    assert wording.in_both(lambda: wording.academic_hours(minutes))["ru"] == ru


def test_a_file_with_two_pages_is_refused():
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    writer.add_blank_page(10, 10)
    out = io.BytesIO()
    writer.write(out)

    with pytest.raises(documents.DocumentDoubtfulError):
        documents.text_of(out.getvalue())


def test_each_programme_has_its_colours():
    seminars = issued(run=a_run())
    trainings = issued(run=a_run(ProgrammeKind.TRAININGS))

    assert [seminars.snapshot["design"], trainings.snapshot["design"]] == [
        "far_regions",
        "treat_together",
    ]
    assert documents.render(trainings.snapshot)


TRICKY = [
    (
        "Рождественская-Преображенская-Воздвиженская",
        "Александра-Виктория-Елизавета",
        "Константино-Аполлинариевна",
    ),
    ("Ы" * 120, "А" * 60, "Б" * 60),
    ("Һадаһардыырова", "Сардаана", "Үөлэнэевна"),
    ("Жумабаева", "Айгерим", "Серікқызы"),
    ("Ҡаһарманов", "Ураҙ", "Ғәли улы"),
    ("O'Connor", "Siobhán", ""),
    ("Соловьев", "Андреи\u0306", "Сергеевич"),
    ('#panic("x") *bold* $x$ @ref', "<b>{{ name }}</b>", "`код` // конец"),
]


@pytest.mark.parametrize("parts", TRICKY)
def test_every_name_is_printed_whole_and_as_text(parts):
    family, given, patronymic = parts
    certificate = issued()
    person = PersonFactory.build(
        family_name=family, given_name=given, patronymic=patronymic
    )
    from certificates.domain import names

    snapshot = dict(certificate.snapshot)
    snapshot["person"] = {
        "name": names.printed_name(person),
        "name_lines": names.name_lines(person),
        "latin": "",
    }

    text = documents.text_of(documents.render(snapshot))

    assert squeezed(names.printed_name(person)) in squeezed(text)


def test_a_file_that_does_not_hold_the_name_is_refused():
    one, other = issued(), issued()
    content = documents.render(one.snapshot)

    with pytest.raises(documents.DocumentDoubtfulError):
        documents.check(content, other.snapshot)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"hello"])
def test_a_file_that_does_not_open_is_refused(content):
    with pytest.raises(documents.DocumentDoubtfulError):
        documents.text_of(content)


@pytest.mark.parametrize("tool", ["qpdf --check", "pdftotext"])
def test_other_programs_read_the_file_too(tool, tmp_path):
    if shutil.which(tool.split()[0]) is None:
        pytest.fail(f"{tool} is needed: see bin/test")
    certificate = issued()
    path = tmp_path / "certificate.pdf"
    path.write_bytes(documents.render(certificate.snapshot))
    command = [*tool.split(), str(path), *(["-"] if tool == "pdftotext" else [])]

    done = subprocess.run(command, capture_output=True, check=False)

    assert done.returncode == 0, done
    if tool == "pdftotext":
        assert certificate.printed_name in done.stdout.decode().replace("\u00a0", " ")


def test_the_faces_are_in_the_file():
    content = documents.render(issued().snapshot)
    fonts = PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"]

    names = {str(f.get_object()["/BaseFont"]).split("+")[1] for f in fonts.values()}
    assert names == {"MoroshkaSerif-Bold", "MoroshkaSans-Regular", "MoroshkaSans-Bold"}


# --- Files ------------------------------------------------------------------
def ensure(certificate):
    return files.ensure_file(certificate=certificate, at=AFTER_THE_RUN)


def test_a_sound_file_is_made_once():
    certificate = issued()

    assert ensure(certificate) == ensure(certificate)
    assert CertificateFile.objects.count() == 1


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_a_broken_file_is_made_again_with_the_same_number(damage):
    certificate = issued()
    first = ensure(certificate)
    storage = files.private_storage()
    if damage == "missing":
        storage.delete(first.storage_name)
    else:
        with storage.open(first.storage_name, "wb") as stored:
            stored.write(b"%PDF-1.7 something else")

    assert files.read(first) is None
    assert squeezed(certificate.number) in squeezed(
        documents.text_of(files.content_of(certificate))
    )
    again = ensure(certificate)
    assert again != first
    assert files.read(again) is not None
    assert again.sha256 == first.sha256


def test_a_full_disk_leaves_no_row_that_points_to_half_a_file(monkeypatch):
    certificate = issued()
    storage = files.private_storage()

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(storage), "_save", full)

    with pytest.raises(OSError, match="No space"):
        ensure(certificate)
    assert not CertificateFile.objects.exists()
    assert files.content_of(certificate)


def _right_edge(content, word):
    """Where the last letter of ``word`` ends, in points from the left."""
    import re

    done = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True
    )
    found = re.findall(r'xMax="([\d.]+)"[^>]*>([^<]*)<', done.stdout.decode())
    return max(float(x) for x, text in found if word in text)


@pytest.mark.parametrize(
    "title", ["Сертификат", "Certificate of participation", "Удостоверение" * 2]
)
def test_a_long_title_is_not_printed_over_its_translation(title):
    snapshot = dict(issued().snapshot)
    labels = {**snapshot["labels"], "title": {"ru": title, "en": "Paper"}}

    content = documents.render({**snapshot, "labels": labels})

    unit = 72 / 25.4 / 4
    assert _right_edge(content, title.split()[-1]) < 786 * unit


def test_a_long_word_in_the_course_title_stays_on_the_sheet():
    word = "Рентгеноэлектрокардиографического" * 2
    snapshot = dict(issued().snapshot)
    course = {"ru": f"{word} исследования", "en": "Course"}

    content = documents.render({**snapshot, "course": course})

    assert _right_edge(content, word[-20:]) <= 1106 * 72 / 25.4 / 4 + 1


def test_without_dates_the_course_gives_its_title_and_lessons_the_amount():
    course = CourseFactory(lessons=2, title_ru="Курс", title_en="Course")
    run = FinishedRunFactory(
        course=course,
        start_date=None,
        end_date=None,
        title_ru="Поток для внутренних нужд",
        title_en="In-house",
    )

    snapshot = issued(run=run).snapshot

    assert snapshot["course"] == {"ru": "Курс", "en": "Course"}
    assert {fact["key"]: fact["ru"] for fact in snapshot["facts"]}["hours"] == (
        wording.in_both(lambda: wording.amount(30))["ru"]
    )
    assert wording.in_both(lambda: wording.amount(30)) == {
        "ru": "30\u00a0минут",
        "en": "30 minutes",
    }
