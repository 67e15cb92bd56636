"""Registers, reports, the closing protocol, and the register kept on paper."""

import hashlib
import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from assessments.domain import attempts
from certificates.domain import paper_register, protocols, registers, replacing, states
from certificates.models import Certificate, CertificateState, PaperCertificate
from papers import pdf
from papers.sheets import parse_table, xlsx_bytes
from papers.uploads import UploadRefused
from people.models import AuditEvent
from tests.certificates.test_awards import a_holder, accreditation, award
from tests.certificates.test_evaluation import hand_in
from tests.factories.assessments import QuizFactory, begin, seated
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.certificates import AFTER_THE_RUN, FinishedRunFactory, issued
from tests.factories.courses import DURING, EnrolmentFactory, SessionFactory
from tests.factories.people import StaffUserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
OLD = """Номер;ФИО;Название;Дата;Объём
ДР-17/2012;Винокурова Айталина Сергеевна;Анемии;12.09.2012;12 часов
ДР-18/2012;Щукина Анна;Лейкозы;2012-09-13;
"""


@pytest.fixture(autouse=True)
def in_russian():
    with override("ru"):
        yield


@pytest.fixture
def staff(client):
    client.force_login(StaffUserFactory())
    return client


def text_of(content):
    return " ".join(" ".join(pdf.page_texts(content)).split())


# --- The register -------------------------------------------------------------
def test_the_register_says_number_name_state_and_what_took_its_place():
    run = FinishedRunFactory()
    revoked, old = issued(run=run), issued(run=run)
    issued()  # of another run
    states.revoke(certificate=revoked, reason="Ошибка", actor=None, at=AFTER_THE_RUN)
    old.person.family_name = "Соколова"
    old.person.save()
    new = replacing.replace(
        certificate=old, reason="Замужество", actor=None, at=AFTER_THE_RUN
    )

    rows = list(registers.rows(registers.Which(run=run)))

    assert [(r[0], r[5], r[6]) for r in rows] == [
        (revoked.number, "отозван", ""),
        (old.number, "заменён другим", new.number),
        (new.number, "действителен", ""),
    ]
    assert rows[2][1].startswith("Соколова")
    assert rows[0][4] == date(2026, 9, 15)
    assert len(rows[0]) == len(registers.header())


def test_a_year_is_the_societys_year_and_reasons_stay_inside():
    late = issued(at=datetime(2026, 12, 31, 21, 30, tzinfo=UTC))  # Moscow: 1 January
    early = issued(at=datetime(2026, 12, 31, 20, 30, tzinfo=UTC))

    in_2026 = [row[0] for row in registers.rows(registers.Which(year=2026))]
    in_2027 = [row[0] for row in registers.rows(registers.Which(year=2027))]

    assert (in_2026, in_2027) == ([early.number], [late.number])
    assert registers.years() == [2027, 2026]


def test_a_long_register_streams_with_flat_memory_and_two_queries():
    original = issued()
    fields = [f.attname for f in Certificate._meta.concrete_fields if f.attname != "id"]
    values = {name: getattr(original, name) for name in fields}

    def fill(first, after):
        made = Certificate.objects.bulk_create(
            [
                Certificate(
                    **{
                        **values,
                        "number": f"N-{n}",
                        "number_key": f"N{n}",
                        "secret": f"secret-{n}",
                        "code": f"C{n:07}",
                    }
                )
                for n in range(first, after)
            ],
            batch_size=500,
        )
        CertificateState.objects.bulk_create(
            [CertificateState(certificate=c, state="issued", at=AT) for c in made],
            batch_size=500,
        )

    def peak():
        tracemalloc.start()
        with CaptureQueriesContext(connection) as queries:
            count = sum(1 for _row in registers.rows(registers.Which()))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return count, top, len(queries)

    fill(0, 2_000)
    few, small, asked = peak()
    fill(2_000, 8_000)
    many, large, asked_again = peak()

    assert (few, many) == (2_001, 8_001)
    assert asked == asked_again == 1
    assert large < small * 1.5


def test_staff_take_the_register_as_csv_xlsx_and_pdf(staff, monkeypatch):
    certificate = issued()
    address = f"?run={certificate.run.code}"

    page = staff.get(reverse("registers")).content.decode()
    csv = staff.get(reverse("register_file", args=["csv"]) + address)
    xlsx = staff.get(reverse("register_file", args=["xlsx"]) + "?year=2026")
    paper = staff.get(reverse("register_file", args=["pdf"]) + address)
    monkeypatch.setattr(registers, "MOST_ON_PAPER", 0)
    long = staff.get(reverse("register_file", args=["pdf"]))
    board = staff.get(reverse("issue_run", args=[certificate.run.code]))

    assert "НОДГО-" in page
    assert certificate.number in b"".join(csv.streaming_content).decode()
    book = load_workbook(io.BytesIO(b"".join(xlsx.streaming_content)))
    assert book.active["A2"].value == certificate.number
    assert certificate.number in text_of(paper.content)
    assert long.status_code == 422
    noted = AuditEvent.objects.filter(action="people.export").order_by("pk")
    assert [(row.data["form"], row.data["count"]) for row in noted] == [
        *(("csv", 1), ("xlsx", 1), ("pdf", 1)),
    ]
    assert reverse("registers") in board.content.decode()


@pytest.mark.parametrize(
    "query", ["?year=20262", "?year=abcd", "?run=UNKNOWN", "?year=0000"]
)
def test_an_unknown_part_of_the_register_is_not_found(staff, query):
    address = reverse("register_file", args=["csv"])

    assert staff.get(address + query).status_code == 404


def test_the_year_in_numbers(staff):
    accredited = accreditation()
    a_holder(accredited)
    award(accredited)

    paper = staff.get(reverse("activity", args=["2026", "pdf"]))
    book = staff.get(reverse("activity", args=["2026", "xlsx"]))

    assert "Мероприятия за 2026 год" in text_of(paper.content)
    events = load_workbook(io.BytesIO(book.content))["Мероприятия"]
    [row] = list(events.iter_rows(min_row=2, values_only=True))
    assert row[3:] == (1, 1, 1, 1)


# --- Reports ------------------------------------------------------------------
def test_the_event_report_says_what_eaccme_asks_for(staff):
    accredited = accreditation()
    person = a_holder(accredited)
    award(accredited)
    SessionFactory(run=accredited.run, title_ru="Разбор мазков")
    hand_in(accredited.run.enrolments.get(person=person), at=AFTER_THE_RUN)

    response = staff.get(
        reverse("event_report", args=[accredited.run.code, accredited.pk, "pdf"])
    )
    other = staff.get(
        reverse("event_report", args=[FinishedRunFactory().code, accredited.pk, "pdf"])
    )

    text = text_of(response.content)
    for part in ("КС-1", "Разбор мазков", "Участников: 1", "Листов: 1 от 1"):
        assert part in text, part
    assert "Слишком мало" in text
    assert other.status_code == 404


def test_the_closing_protocol_holds_everything_and_its_hash_is_logged(staff, settings):
    settings.EVALUATION_LEAST_SHEETS = 1
    accredited = accreditation()
    run = accredited.run
    person = a_holder(accredited)
    enrolment = run.enrolments.get(person=person)
    AttendanceEventFactory(
        session=run.sessions.first(),
        person=EnrolmentFactory(run=run).person,
        reason="Подпись в листе",
    )
    hand_in(enrolment, at=AFTER_THE_RUN, barrier="Нет лаборатории")

    response = staff.post(reverse("close_protocol", args=[run.code]))

    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert sorted(archive.namelist()) == [
        f"protocol-{run.code}.pdf",
        f"protocol-{run.code}.xlsx",
    ]
    text = text_of(archive.read(f"protocol-{run.code}.pdf"))
    certificate = Certificate.objects.get()
    for part in (
        *("Программа, как она прошла", "Подпись в листе", "Результаты тестов"),
        *("Статистика вопросов", certificate.number, "Нет лаборатории"),
    ):
        assert part in text, part
    book = load_workbook(io.BytesIO(archive.read(f"protocol-{run.code}.xlsx")))
    assert "Посещаемость" in book.sheetnames
    entry = ModelLogEntry.objects.get(action="certificates.close_protocol")
    assert entry.data["sha256"] == hashlib.sha256(response.content).hexdigest()


# --- The register kept on paper -----------------------------------------------
def take_in(text=OLD):
    return paper_register.take_in(table=parse_table(text), actor=None, at=AT)


def test_trying_a_table_writes_nothing_and_taking_it_in_twice_adds_nothing():
    tried = paper_register.read(parse_table(OLD))
    before = PaperCertificate.objects.count()
    first, again = take_in(), take_in()

    assert (len(tried.rows), before) == (2, 0)
    assert (len(first.rows), first.known) == (2, 0)
    assert (len(again.rows), again.known) == (0, 2)
    row = PaperCertificate.objects.get(number="ДР-17/2012")
    assert (row.issued_on, row.hours) == (date(2012, 9, 12), "12 часов")


def test_rows_with_faults_are_left_out_and_named_by_line():
    known = issued()
    table = "Номер;ФИО;Название;Дата\n" + "\n".join(
        [
            "1;Иванов;Курс;вчера",
            ";Иванов;Курс;",
            "2;Иванов;Курс;",
            "2;Петров;Курс;",
            f"3;{'И' * 251};Курс;",
            f"{known.number};Иванов;Курс;",
        ]
    )

    found = paper_register.read(parse_table(table))

    assert [row.number for row in found.rows] == ["2"]
    assert [fault.line for fault in found.first_faults] == [2, 3, 5, 6]
    assert found.known == 1
    with pytest.raises(UploadRefused) as refusal:
        paper_register.read(parse_table("Номер;Дата\n1;2012-01-01"))
    assert refusal.value.code == "no_columns"


def test_an_old_certificate_verifies_by_number_and_family_name_alone(client):
    take_in()
    address = reverse("verify")

    def ask(number, name):
        typed = {"number": number, "check_code": name}
        return client.post(address, typed).content.decode()

    right = ask("др 17 2012", "ВИНОКУРОВА")
    latin = ask("ДР-18/2012", "Shchukina")
    wrong = ask("ДР-17/2012", "Щукина")
    empty = ask("ДР-17/2012", "—")
    data = client.post(
        reverse("verify_data"), {"number": "ДР-17/2012", "check_code": "винокурова"}
    ).json()

    assert "Запись из бумажного реестра" in right
    assert "Винокурова Айталина Сергеевна" in right
    assert "Запись из бумажного реестра" in latin
    assert "Запись из бумажного реестра" not in wrong + empty
    assert data == {
        "state": "recorded_from_the_paper_register",
        "number": "ДР-17/2012",
        "name": "Винокурова Айталина Сергеевна",
        "title": "Анемии",
        "issued_on": "2012-09-12",
        "hours": "12 часов",
    }


def test_a_row_whose_name_has_no_letters_is_found_by_nobody():
    take_in("Номер;ФИО;Название\n7;—;Курс\n8; . ;Курс")

    assert paper_register.find(number="7", name="—") is None
    assert paper_register.find(number="7", name="") is None


def test_staff_try_the_table_and_then_take_it_in(staff):
    content = xlsx_bytes(
        "Реестр", ["Номер", "ФИО", "Название"], [["1", "Иванов", "Курс"], ["", "", "х"]]
    )
    address = reverse("old_register")

    def send(do, body=content):
        file = SimpleUploadedFile("old.xlsx", body)
        return staff.post(address, {"file": file, "do": do})

    tried = send("try").content.decode()
    none = PaperCertificate.objects.count()
    taken = send("take_in").content.decode()
    broken = send("try", b"\x00\x01")

    assert "Проверено, ничего не записано" in tried
    assert none == 0
    assert "Принято: 1. Уже известны: 0. Пропущено: 1." in taken
    assert broken.status_code == 422
    assert PaperCertificate.objects.get().taken_in_by is not None


def test_results_and_statistics_of_questions_are_told_in_the_protocol():
    enrolment = seated(QuizFactory())
    quiz = enrolment.run.requirements.get().quiz
    attempt = begin(quiz, enrolment, at=DURING)
    attempts.submit(attempt=attempt, actor=None, at=DURING)
    begin(quiz, seated(quiz), at=DURING)  # still sitting, in another run

    results = protocols._results(enrolment.run)
    items = protocols._items(enrolment.run)

    [[name, test, number, percent, passed]] = results.rows
    assert (name, test) == (enrolment.person.full_name, str(quiz.title))
    assert (number, percent, passed) == (1, 0, "нет")
    assert {(row[2], row[3]) for row in items.rows} == {(1, 0.0)}
