"""A reader silences what is not essential; what may wait comes together."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from notices import due, kinds
from notices.domain import letters, wishes
from notices.domain.wishes import WishRefused, choose
from notices.enums import MessageState, Rhythm
from notices.models import Digest, MailText, OutboxMessage, Silence
from people.enums import Language
from tests.factories.notices import OutboxMessageFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
# Wednesday, 12:00 in Yakutsk.
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
SOON = "courses.run_begins"
ALWAYS = "courses.enrolled"
PAGE = {"page": "https://example.org/"}


@pytest.fixture
def person():
    return PersonFactory(
        account=UserFactory(), email="a@example.org", time_zone="Asia/Yakutsk"
    )


def letter(person, kind, key="1"):
    text = MailText.objects.get(key=SOON)
    return letters.Letter(person=person, text=text, values=PAGE, key=key, kind=kind)


def written(person, kind, key="1"):
    letters.write([letter(person, kind, key)], at=NOW)
    return OutboxMessage.objects.get(key=key)


def wish(person, *silent, rhythm=Rhythm.AT_ONCE, at=NOW):
    choose(person=person, silent=silent, rhythm=rhythm, at=at)


def test_a_silenced_kind_comes_to_the_inbox_only(person):
    wish(person, SOON)

    silent = written(person, SOON)
    heard = written(PersonFactory(email="b@example.org"), SOON, "2")
    due.work_off(OutboxMessage, now=lambda: NOW)

    silent.refresh_from_db()
    heard.refresh_from_db()
    assert (silent.state, heard.state) == (MessageState.INSIDE, MessageState.SENT)


def test_what_is_essential_comes_whatever_was_chosen(person):
    wish(person, *(kind.key for kind in kinds.to_choose_from()), rhythm=Rhythm.DAILY)

    assert written(person, ALWAYS).state == MessageState.QUEUED
    assert written(person, "", "2").state == MessageState.QUEUED


@pytest.mark.parametrize(
    ("silent", "rhythm", "code"),
    [
        ([ALWAYS], Rhythm.AT_ONCE, "always"),
        (["no.such"], Rhythm.AT_ONCE, "always"),
        ([SOON], "hourly", "rhythm"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(person, silent, rhythm, code):
    with pytest.raises(WishRefused) as refusal:
        choose(person=person, silent=silent, rhythm=rhythm, at=NOW)

    assert refusal.value.code == code
    assert not Silence.objects.exists()


def test_a_later_choice_replaces_the_earlier_one(person):
    wish(person, SOON, kinds.NEWS)
    wish(person, SOON)

    assert wishes.of(person) == wishes.Wishes(frozenset({SOON}), Rhythm.AT_ONCE)


@pytest.mark.parametrize(
    ("rhythm", "at", "next_at"),
    [
        (Rhythm.DAILY, NOW, datetime(2026, 11, 25, 23, 0, tzinfo=UTC)),
        (
            Rhythm.DAILY,
            datetime(2026, 11, 25, 23, 0, tzinfo=UTC),
            datetime(2026, 11, 26, 23, 0, tzinfo=UTC),
        ),
        (Rhythm.WEEKLY, NOW, datetime(2026, 11, 29, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_digest_comes_at_eight_by_the_readers_clock(person, rhythm, at, next_at):
    assert wishes.next_morning(rhythm, person.zone, at) == next_at


@pytest.mark.parametrize("language", Language.values)
def test_news_wait_for_the_digest_and_come_in_one_letter(person, language):
    person.language = language
    person.save()
    wish(person, rhythm=Rhythm.DAILY)
    urgent = written(person, SOON)
    for key in ("2", "3"):
        written(person, kinds.NEWS, key)

    for moment in (NOW, NOW + timedelta(hours=19), NOW + timedelta(hours=21)):
        due.work_off(Digest, now=lambda at=moment: at)
        if moment == NOW:
            early = OutboxMessage.objects.filter(kind="notices.digest").exists()

    [digest] = OutboxMessage.objects.filter(kind="notices.digest")
    news = OutboxMessage.objects.filter(kind=kinds.NEWS)
    assert urgent.state == MessageState.QUEUED
    assert not early
    assert digest.state == MessageState.QUEUED
    assert digest.text.count(news[0].subject) == 2
    assert digest.html.count(f"<li>{news[0].subject}</li>") == 2
    assert {row.state for row in news} == {MessageState.INSIDE}
    assert reverse("inbox") in digest.text


def test_no_digest_is_written_when_nothing_waits(person):
    wish(person, rhythm=Rhythm.WEEKLY)

    due.work_off(Digest, now=lambda: NOW + timedelta(days=8))

    assert not OutboxMessage.objects.exists()
    assert Digest.objects.get().due_at > NOW + timedelta(days=8)


def test_what_waits_goes_out_when_the_digest_is_given_up(person):
    wish(person, rhythm=Rhythm.DAILY)
    waiting = written(person, kinds.NEWS)
    wish(person)

    due.work_off(OutboxMessage, now=lambda: NOW)

    waiting.refresh_from_db()
    assert waiting.state == MessageState.SENT
    assert not Digest.objects.exists()


def test_a_letter_that_may_be_silenced_leads_to_where_that_is_done(person):
    page = reverse("letter_wishes")

    silenceable, essential = written(person, SOON), written(person, ALWAYS, "2")

    for text in (silenceable.text, silenceable.html):
        assert page in text
    for text in (essential.text, essential.html):
        assert page not in text
        assert "отключить его нельзя" in text


def test_a_reader_chooses_on_a_page(client, person):
    client.force_login(person.account)
    page = reverse("letter_wishes")

    before = client.get(page).content.decode()
    answer = client.post(page, {"by_mail": [kinds.NEWS], "rhythm": "weekly"})
    after = client.get(page).content.decode()

    silent = {kind.key for kind in kinds.to_choose_from()} - {kinds.NEWS}
    assert answer.status_code == 302
    assert wishes.of(person) == wishes.Wishes(frozenset(silent), Rhythm.WEEKLY)
    assert before.count(" checked") == len(silent) + 2
    assert after.count(" checked") == 2
    assert "Дано место" in before


def test_a_forged_choice_is_refused_on_the_page(client, person):
    client.force_login(person.account)

    answer = client.post(reverse("letter_wishes"), {"rhythm": "hourly"})

    assert answer.status_code == 200
    assert not Silence.objects.exists()


def test_the_inbox_lists_ones_own_letters_and_marks_them_read(client, person):
    former = PersonFactory(merged_into=person)
    mine = OutboxMessageFactory(person=person, subject="Моё письмо")
    old = OutboxMessageFactory(person=former, subject="Прежнее")
    OutboxMessageFactory(person=person, subject="Код", is_secret=True)
    OutboxMessageFactory(person=person, subject="Стёрто", text="")
    other = OutboxMessageFactory(person=PersonFactory(), subject="Чужое")
    client.force_login(person.account)

    page = client.get(reverse("inbox")).content.decode()
    letter = client.get(reverse("inbox_letter", args=[mine.pk])).content.decode()
    unread = OutboxMessage.objects.filter(read_at=None).count()
    foreign = client.post(reverse("inbox_letter_read", args=[other.pk]))
    client.post(reverse("inbox_letter_read", args=[mine.pk]))
    after_one = client.get(reverse("inbox")).content.decode()
    client.post(reverse("inbox_read"))
    after_all = client.get(reverse("inbox")).content.decode()

    for subject, seen in (
        ("Моё", True),
        ("Прежнее", True),
        ("Код", False),
        ("Стёрто", False),
        ("Чужое", False),
    ):
        assert (subject in page) is seen
    assert "2 новых письма" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Место за вами." in letter
    assert unread == 5
    assert foreign.status_code == 404
    assert "1 новое письмо" in after_one.replace("\N{NO-BREAK SPACE}", " ")
    assert "нов" not in after_all.partition("<main")[2].partition("</main>")[0]
    assert OutboxMessage.objects.get(pk=other.pk).read_at is None
    old.refresh_from_db()
    assert old.read_at is not None


def test_the_inbox_asks_as_often_for_many_letters_as_for_one(
    client, person, django_assert_max_num_queries
):
    client.force_login(person.account)
    counts = []
    for number in (1, 15):
        OutboxMessageFactory.create_batch(number, person=person)
        client.get(reverse("inbox"))
        with django_assert_max_num_queries(30) as queries:
            client.get(reverse("inbox"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_empty_inbox_says_what_will_be_here(client, person):
    client.force_login(person.account)

    page = client.get(reverse("inbox")).content.decode()

    assert "Первое придёт" in page


def test_an_account_without_a_person_says_its_name_first(client):
    client.force_login(UserFactory())

    for name in ("inbox", "letter_wishes"):
        assert client.get(reverse(name)).headers["Location"] == reverse("account_name")
