"""Files of questions in the admin: looked through, imported, written, thrown away."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessments.domain import exchanging
from assessments.domain.banks import bank_of
from assessments.enums import Direction, ExchangeState
from assessments.exchange.formats import FORMATS
from assessments.exchange.guessing import format_of
from assessments.models import Category, Exchange, Question, SingleChoiceQuestion
from courses.enums import Role
from notices import due
from tests.factories.assessments import CategoryFactory, SingleChoiceQuestionFactory
from tests.factories.courses import ProgrammeFactory, ProgrammeRoleFactory
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db
GIFT = """$CATEGORY: Анемии/Дефицит железа

::Запасы::Что снижается первым?{=Ферритин ~Гемоглобин}

::Норма::Норма тромбоцитов, ×10⁹/л?{#150..400}

::Пустой::Вопрос без ответа {~один}
"""
AIKEN = "Что снижается первым?\nA. Ферритин\nB. Гемоглобин\nANSWER: A\n"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    private = {
        **settings.STORAGES["private"],
        "OPTIONS": {"location": tmp_path / "private", "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "private": private}
    return tmp_path / "private"


@pytest.fixture
def bank():
    return bank_of(key="blood", programme=ProgrammeFactory())


@pytest.fixture
def staff(client):
    account = StaffUserFactory()
    client.force_login(account)
    return account


def trainer_of(programme):
    role = ProgrammeRoleFactory(programme=programme, role=Role.TRAINER)
    return role.person.account


def upload(client, bank, text=GIFT, name="bank.txt", **fields):
    content = text if isinstance(text, bytes) else text.encode()
    data = {"file": SimpleUploadedFile(name, content), "category": bank.pk, **fields}
    return client.post(reverse("assessments_exchanges"), data)


def work(*, days=0):
    later = timezone.now() + timedelta(days=days, seconds=1)
    return due.work_off(Exchange, now=lambda: later)


def page(client, row=None, **query):
    row = row or Exchange.objects.get()
    return client.get(reverse("assessments_exchange", args=[row.pk]), query)


def said(answer):
    """Return what a page says, with ordinary spaces."""
    return answer.content.decode().replace("\xa0", " ")


def told(row):
    return [
        (line.position, line.title, line.outcome, bool(line.reason))
        for line in row.lines.all()
    ]


def test_a_file_is_looked_through_before_anything_comes_in(client, staff, bank):
    answer = upload(client, bank)

    row = Exchange.objects.get()
    assert answer["Location"] == reverse("assessments_exchange", args=[row.pk])
    assert (row.format, row.direction, row.created_by) == ("gift", Direction.IN, staff)
    waiting = page(client)
    assert waiting["Refresh"] == "3"
    assert work() == 1
    row.refresh_from_db()
    assert (row.state, row.total) == (ExchangeState.READY, 3)
    assert told(row) == [
        (1, "Запасы", "imported", False),
        (2, "Норма", "imported", False),
        (3, "Пустой", "skipped", True),
    ]
    assert not Question.objects.exists()
    content = said(page(client))
    assert "Взять 2 вопроса" in content
    assert "один лучший ответ" in content


def test_questions_come_in_when_their_author_says_so(client, staff, bank, files):
    upload(client, bank)
    work()
    row = Exchange.objects.get()

    client.post(reverse("assessments_exchange_take", args=[row.pk]))
    assert work() == 1

    row.refresh_from_db()
    assert row.state == ExchangeState.DONE
    assert not row.file
    assert not [path for path in files.rglob("*") if path.is_file()]
    made = {q.title: q for q in Question.objects.all()}
    assert set(made) == {"Запасы", "Норма"}
    assert not made["Норма"].live
    assert str(made["Норма"].category) == "Дефицит железа"
    assert [line.question_id for line in row.lines.all()] == [
        made["Запасы"].pk,
        made["Норма"].pk,
        None,
    ]
    content = said(page(client))
    edit = reverse("wagtailsnippets_assessments_question:edit", args=[made["Норма"].pk])
    assert edit in content
    assert "пришли черновиками" in content
    kept = said(page(client, show="skipped"))
    assert "Пустой" in kept
    assert "Запасы" not in kept


def test_pressing_twice_imports_once(client, staff, bank):
    upload(client, bank)
    work()
    address = reverse("assessments_exchange_take", args=[Exchange.objects.get().pk])

    client.post(address)
    again = client.post(address, follow=True)
    work()
    after = client.post(address, follow=True)

    assert "уже" in said(again)
    assert "уже" in said(after)
    assert Question.objects.count() == 2


def test_an_import_that_was_killed_goes_on_where_it_was(client, staff, bank):
    upload(client, bank)
    work()
    row = Exchange.objects.get()
    exchanging.take_in(row=row, actor=staff, at=timezone.now())
    Exchange.objects.update(after=1)

    work()

    assert [q.title for q in Question.objects.all()] == ["Норма"]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"\x00\x01\x02" * 40, "x.txt", "текст"),
        (b"<quiz><question>", "x.xml", "XML"),
        (b"PK\x03\x04 not a zip", "x.zip", "."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    client, staff, bank, content, name, reason
):
    upload(client, bank, content, name)

    work()

    row = Exchange.objects.get()
    assert row.state == ExchangeState.REFUSED
    assert reason in row.refusal
    assert row.refusal.replace("\xa0", " ") in said(page(client))
    assert not row.file


def test_an_empty_file_and_another_programmes_category_are_refused(client, bank):
    client.force_login(trainer_of(bank.programme))

    empty = upload(client, bank, b"")
    foreign = upload(client, CategoryFactory())

    assert (empty.status_code, foreign.status_code) == (409, 409)
    assert not Exchange.objects.exists()


def test_a_file_beyond_the_limit_is_refused_beside_its_field(
    client, staff, bank, monkeypatch
):
    monkeypatch.setattr(exchanging, "MOST_BYTES", 10)

    answer = upload(client, bank)

    assert answer.status_code == 409
    assert not Exchange.objects.exists()


def test_what_nobody_imports_is_thrown_away_after_a_week(client, staff, bank, files):
    upload(client, bank)
    work()

    assert work(days=6) == 0
    assert work(days=8) == 1

    row = Exchange.objects.get()
    assert row.state == ExchangeState.EXPIRED
    assert not [path for path in files.rglob("*") if path.is_file()]
    assert "не хранится" in said(page(client))
    assert work(days=20) == 0


@pytest.mark.parametrize("name", FORMATS)
def test_a_category_goes_out_and_comes_back(client, staff, bank, name):
    part = CategoryFactory(programme=bank.programme, parent=bank, title_ru="Анемии")
    SingleChoiceQuestionFactory(category=part, title="Запасы", vignette_ru="")
    SingleChoiceQuestionFactory(title="Чужой")

    client.post(
        reverse("assessments_exchanges"),
        {"export": "1", "category": bank.pk, "format": name},
    )
    assert work() == 1

    row = Exchange.objects.get()
    assert (row.state, row.total) == (ExchangeState.DONE, 1)
    answer = client.get(reverse("assessments_exchange_file", args=[row.pk]))
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"]
    assert [found.type for found in FORMATS[name].read(content)] == [
        "single_best_answer"
    ]
    assert "Скачать" in said(page(client))
    work(days=8)
    row.refresh_from_db()
    assert not row.file
    gone = client.get(reverse("assessments_exchange_file", args=[row.pk]))
    assert gone.status_code == 404


def test_chosen_questions_go_out_own_ones_only(client, bank):
    client.force_login(trainer_of(bank.programme))
    own = SingleChoiceQuestionFactory.create_batch(
        2, category__programme=bank.programme
    )
    foreign = SingleChoiceQuestionFactory()
    address = reverse("wagtail_bulk_action", args=["assessments", "question", "export"])
    ids = "&".join(f"id={q.pk}" for q in [*own, foreign])

    shown = client.get(f"{address}?{ids}")
    answer = client.post(f"{address}?{ids}", {"format": "gift"})
    work()

    assert foreign.title not in said(shown)
    row = Exchange.objects.get()
    assert answer["Location"] == reverse("assessments_exchange", args=[row.pk])
    assert sorted(row.questions) == sorted(q.pk for q in own)
    assert row.lines.count() == 2
    assert client.get(f"{address}?id={foreign.pk}").status_code == 404


def test_batches_keep_the_order_and_lose_nothing(client, staff, bank, monkeypatch):
    monkeypatch.setattr(exchanging, "BATCH", 2)
    upload(client, bank)
    work()
    looked = told(Exchange.objects.get())
    SingleChoiceQuestionFactory.create_batch(3, category=bank)
    client.post(
        reverse("assessments_exchanges"),
        {"export": "1", "category": bank.pk, "format": "gift"},
    )
    work()
    written = told(Exchange.objects.get(direction=Direction.OUT))

    assert [line[0] for line in looked] == [1, 2, 3]
    assert [line[0] for line in written] == [1, 2, 3]


def test_a_bad_choice_of_category_is_told_beside_its_field(client, bank):
    client.force_login(trainer_of(bank.programme))

    answer = client.post(
        reverse("assessments_exchanges"),
        {"export": "1", "category": CategoryFactory().pk, "format": "gift"},
    )

    assert answer.status_code == 409


def test_files_of_other_programmes_do_not_exist(client, staff, bank):
    upload(client, bank)
    work()
    row = Exchange.objects.get()

    for person, status in (
        (trainer_of(bank.programme), 200),
        (trainer_of(ProgrammeFactory()), 404),
        (PersonFactory(with_account=True).account, 302),
    ):
        client.force_login(person)
        assert page(client, row).status_code == status
        listed = client.get(reverse("assessments_exchanges"))
        assert (row.name in said(listed)) == (status == 200)
    client.force_login(trainer_of(ProgrammeFactory()))
    address = reverse("assessments_exchange_take", args=[row.pk])
    assert client.post(address).status_code == 404


def test_the_menu_and_the_list_lead_to_import_and_export(client, staff):
    answer = client.get(reverse("wagtailsnippets_assessments_question:list"))

    assert said(answer).count(reverse("assessments_exchanges")) >= 2


@pytest.mark.parametrize("many", [1, 30])
def test_queries_stay_the_same(
    client, staff, bank, many, django_assert_max_num_queries
):
    text = "\n\n".join(f"::В{n}::Вопрос {n}?{{=да ~нет}}" for n in range(many))
    upload(client, bank, text)
    work()
    exchanging.take_in(row=Exchange.objects.get(), actor=staff, at=timezone.now())
    work()
    page(client)

    with django_assert_max_num_queries(24):
        page(client)
    with django_assert_max_num_queries(24):
        client.get(reverse("assessments_exchanges"))


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.gift", b"", "gift"),
        ("a.txt", GIFT.encode(), "gift"),
        ("a.txt", AIKEN.encode(), "aiken"),
        ("a.txt", "Вопрос?\nА. да\nБ. нет\nОТВЕТ: А".encode(), "aiken"),
        ("a.xml", b"<?xml version='1.0'?><quiz>", "moodlexml"),
        ("a", b"  <question type='essay'>", "moodlexml"),
        ("a.xml", b"<assessmentItem>", "qti"),
        ("A.ZIP", b"PK", "qti"),
        ("a.docx", b"PK", "docx"),
        ("a.xlsx", b"PK", "csv"),
        ("a.csv", b"", "csv"),
    ],
)
def test_a_format_is_told_by_name_and_first_words(name, content, wanted):
    assert format_of(name, content) == wanted


def test_a_chosen_format_is_taken_at_its_word(client, staff, bank):
    upload(client, bank, AIKEN, name="bank.gift", format="aiken")

    assert Exchange.objects.get().format == "aiken"
    assert str(Exchange.objects.get()) == "bank.gift"


def test_search_finds_what_was_imported_in_batches(tmp_path, bank):
    file = tmp_path / "bank.gift"
    file.write_text(GIFT, encoding="utf-8")

    call_command(
        "import_questions", str(file), format="gift", bank="blood", stdout=io.StringIO()
    )

    found = Question.objects.search("тромбоцитов")
    assert [q.title for q in found] == ["Норма"]
    single = SingleChoiceQuestion.objects.get()
    from wagtail.models import ReferenceIndex

    used = ReferenceIndex.get_references_to(
        Category.objects.get(title_ru="Дефицит железа")
    )
    assert single.pk in {int(row.object_id) for row in used}
    single.title = "Другое имя"
    single.save()
    assert [q.pk for q in Question.objects.search("Другое")] == [single.pk]
    single.delete()
    assert not Question.objects.search("Другое")
