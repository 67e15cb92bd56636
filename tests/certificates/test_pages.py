"""Pages of staff and holders: who sees what, and what it costs."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from certificates.domain import files, queries, releasing, states
from certificates.models import Batch, BatchStep, Certificate, NumberCounter
from courses.models import LessonsReadRequirement
from notices import due
from tests.factories.certificates import (
    AFTER_THE_RUN,
    CandidateFactory,
    FinishedRunFactory,
    issued,
    released,
)
from tests.factories.courses import CourseFactory, EnrolmentFactory
from tests.factories.people import (
    PersonFactory,
    StaffUserFactory,
    TrainerUserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(StaffUserFactory())
    return client


def issue_page(run):
    return reverse("issue_run", args=[run.code])


def holder_of(certificate, client):
    from tests.factories.people import UserFactory

    person = certificate.person
    person.account = UserFactory(email="holder@example.org")
    person.save()
    client.force_login(person.account)
    return client


# --- Issuing ----------------------------------------------------------------
def test_the_board_says_how_many_and_who_not_with_the_reason(staff):
    course = CourseFactory(lessons=2)
    run = FinishedRunFactory(course=course, outline=course.current_outline)
    LessonsReadRequirement.objects.create(run=run)
    CandidateFactory(run=run, person=PersonFactory(family_name="Соколова"))
    CandidateFactory(run=run, person=PersonFactory(family_name="габышев"))
    EnrolmentFactory(run=run, person=PersonFactory(family_name="Егоров"))

    page = staff.get(issue_page(run)).content.decode()

    assert "готов 1\u00a0участник" in page
    assert "готовы 2" in page
    assert "Имя написано строчными буквами." in page
    assert "Прочитано" in page


def test_issuing_is_one_action_and_the_page_shows_how_far_it_is(staff):
    run = FinishedRunFactory()
    CandidateFactory(run=run)

    response = staff.post(issue_page(run))
    prepared = staff.get(issue_page(run)).content.decode()
    releasing.release(
        batch=Batch.objects.get(), actor=StaffUserFactory(), at=timezone.now()
    )
    running = staff.get(issue_page(run)).content.decode()
    due.work_off(BatchStep, now=timezone.now)
    done = staff.get(issue_page(run)).content.decode()

    assert response.status_code == 302
    assert reverse("release_batch", args=[run.code]) in prepared
    assert '<meta http-equiv="refresh"' in running
    assert "0\u00a0из\u00a01" in running
    assert '<meta http-equiv="refresh"' not in done
    assert Certificate.objects.get().number in done


def test_the_progress_comes_alone_for_scripts(staff):
    run = FinishedRunFactory()
    CandidateFactory(run=run)
    staff.post(issue_page(run))

    part = staff.get(issue_page(run), headers={"X-Part": "issue-progress"})

    assert part.content.decode().strip().startswith('<section id="issue-progress"')
    assert b"<html" not in part.content


def test_a_run_that_is_not_over_is_refused_with_the_reason(staff):
    run = FinishedRunFactory(end_date="2999-01-01")
    CandidateFactory(run=run)

    page = staff.post(issue_page(run), follow=True).content.decode()

    assert "1 января 2999" in page
    assert not Batch.objects.exists()


@pytest.mark.parametrize("visitor", [TrainerUserFactory, None])
def test_only_staff_reach_the_issuing(client, visitor):
    run = FinishedRunFactory()
    if visitor:
        client.force_login(visitor())

    for answer in (client.get(issue_page(run)), client.post(issue_page(run))):
        assert answer.status_code == (404 if visitor else 302)
    assert not Batch.objects.exists()


@pytest.mark.parametrize("many", [1, 12])
def test_the_board_costs_the_same_for_one_and_for_many(
    staff, many, django_assert_max_num_queries
):
    run = FinishedRunFactory()
    LessonsReadRequirement.objects.create(run=run)
    for _ in range(many):
        CandidateFactory(run=run)
        issued(run=run)
    staff.get(issue_page(run))

    with django_assert_max_num_queries(26):
        staff.get(issue_page(run))


# --- The holder -------------------------------------------------------------
def test_the_holder_sees_the_facts_and_downloads_the_file(client):
    certificate = issued()
    holder = holder_of(certificate, client)
    files.ensure_file(certificate=certificate, at=AFTER_THE_RUN)

    page = holder.get(certificate.get_absolute_url())
    pdf = holder.get(reverse("certificate_pdf", args=[certificate.code]))
    picture = holder.get(reverse("certificate_preview", args=[certificate.code]))

    assert certificate.printed_name in page.content.decode()
    assert "Для сотрудников" not in page.content.decode()
    assert pdf["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert certificate.number in text
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "name", ["certificate", "certificate_pdf", "certificate_preview"]
)
def test_anothers_certificate_does_not_exist(client, name):
    foreign = issued()
    holder_of(issued(), client)
    address = reverse(name, args=[foreign.code])

    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    "name", ["certificate_revoke", "certificate_replace", "certificate_remake"]
)
def test_a_holder_cannot_change_the_own_certificate(client, name):
    certificate = issued()
    holder = holder_of(certificate, client)

    answer = holder.post(reverse(name, args=[certificate.code]), {"reason": "x"})

    assert answer.status_code == 404
    assert certificate.states.count() == 1


def test_a_download_needs_few_queries(client, django_assert_max_num_queries):
    certificate = issued()
    holder = holder_of(certificate, client)
    files.ensure_file(certificate=certificate, at=AFTER_THE_RUN)
    holder.get(reverse("search"))  # what is kept of an edition

    with django_assert_max_num_queries(8):
        holder.get(reverse("certificate_pdf", args=[certificate.code]))


def test_my_certificates_are_those_of_merged_persons_too_and_one_query(
    django_assert_num_queries,
):
    mine = issued()
    old = PersonFactory(merged_into=mine.person, family_name="Прежняя")
    earlier = Certificate.objects.create(
        number="1",
        number_key="1",
        person=old,
        run=FinishedRunFactory(),
        snapshot=mine.snapshot,
        template_revision="x",
        issued_at=mine.issued_at,
    )
    states.begin(earlier, actor=None, at=mine.issued_at)
    issued()

    with django_assert_num_queries(1):
        found = queries.certificates_of(mine.person)
    assert set(found) == {mine, earlier}


# --- Staff ------------------------------------------------------------------
def test_staff_revoke_with_a_reason(staff):
    certificate = issued()
    address = reverse("certificate_revoke", args=[certificate.code])

    empty = staff.post(address, {"reason": " "})
    staff.post(address, {"reason": "Выдан по ошибке"})
    page = staff.get(certificate.get_absolute_url()).content.decode()

    assert "aria-invalid" in empty.content.decode()
    assert "Отозван" in page
    assert "Выдан по ошибке" in page


def test_a_second_revocation_gets_a_sentence(staff):
    certificate = issued()
    address = reverse("certificate_revoke", args=[certificate.code])
    staff.post(address, {"reason": "Выдан по ошибке"})

    page = staff.post(address, {"reason": "Ещё раз"}).content.decode()

    assert "уже отозван или заменён" in page


def test_staff_replace_a_misspelt_name_and_the_file_and_mail_follow(staff):
    from notices.models import OutboxMessage

    certificate = issued()
    certificate.person.family_name = "Винокурова-Попова"
    certificate.person.save()
    address = reverse("certificate_replace", args=[certificate.code])

    shown = staff.get(address).content.decode()
    page = staff.post(address, {"reason": "Опечатка"}, follow=True).content.decode()

    new = Certificate.objects.get(replaces=certificate)
    assert "Винокурова-Попова" in shown
    assert new.number in page
    assert new.current_file
    assert certificate.number in OutboxMessage.objects.get().text


def test_staff_mend_a_file(staff):
    certificate = issued()

    staff.post(reverse("certificate_remake", args=[certificate.code]))

    assert files.read(certificate.current_file)


# --- The register -----------------------------------------------------------
def test_the_register_lists_filters_searches_and_exports(staff):
    valid, revoked = issued(), issued()
    states.revoke(certificate=revoked, reason="x", actor=None, at=AFTER_THE_RUN)

    def listed(query=""):
        page = staff.get(f"/admin/certificates/{query}").content.decode()
        return {c.number for c in (valid, revoked) if c.number in page}

    assert listed() == {valid.number, revoked.number}
    assert listed("?state=revoked") == {revoked.number}
    assert listed(f"?q={valid.number}") == {valid.number}
    export = staff.get("/admin/certificates/?export=csv")
    text = b"".join(export.streaming_content).decode()
    assert valid.number in text
    assert valid.printed_name in text


@pytest.mark.parametrize("address", ["new/", "edit/1/", "delete/1/"])
def test_nothing_is_added_or_changed_in_the_register(staff, address):
    issued()

    answer = staff.get(f"/admin/certificates/{address}")

    assert answer.status_code in {302, 403, 404}


@pytest.mark.parametrize("many", [1, 15])
def test_the_register_costs_the_same_for_one_and_for_many(
    staff, many, django_assert_max_num_queries
):
    for _ in range(many):
        issued()
    staff.get("/admin/certificates/")

    with django_assert_max_num_queries(25):
        staff.get("/admin/certificates/")


# --- What the board says ----------------------------------------------------
def test_every_reason_is_said_and_none_where_there_is_a_certificate():
    run = FinishedRunFactory()
    held = issued(run=run, person=PersonFactory(family_name="Аа"))
    CandidateFactory(run=run, person=PersonFactory(family_name="Бб"))
    CandidateFactory(run=run, person=PersonFactory(family_name="вв"))
    EnrolmentFactory(run=run, person=PersonFactory(family_name="Гг"))
    EnrolmentFactory(run=run, person=PersonFactory(family_name="дд"))

    board = queries.board_of(run, at=AFTER_THE_RUN)

    assert {r.person.family_name: [f.code for f in r.reasons] for r in board.rows} == {
        "Аа": [],
        "Бб": [],
        "вв": ["certificates.name_lower_case"],
        "Гг": ["certificates.not_reckoned"],
        "дд": ["certificates.name_lower_case"],
    }
    assert [row.certificate for row in board.issued] == [held]
    assert len(board.ready) == 1
    assert all(f.sentence for row in board.waiting for f in row.reasons)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_a_run_that_cannot_be_issued_says_why(state):
    board = queries.board_of(FinishedRunFactory(state=state), at=AFTER_THE_RUN)

    assert board.obstacle.sentence


def test_an_account_without_a_person_has_no_certificates(client):
    from tests.factories.people import UserFactory

    certificate = issued()
    client.force_login(UserFactory())

    assert client.get(certificate.get_absolute_url()).status_code == 404


def test_rows_are_named_so_that_staff_know_them():
    run = FinishedRunFactory()
    candidate = CandidateFactory(run=run)
    batch = released(run)
    due.work_off(BatchStep, now=lambda: AFTER_THE_RUN)
    certificate = Certificate.objects.get()
    name = candidate.enrolment.person.full_name

    assert name in str(candidate)
    assert batch.code in str(batch)
    assert name in str(batch.steps.get())
    assert str(certificate) == certificate.number
    assert certificate.number in str(certificate.current_state)
    assert certificate.code in str(certificate.current_file)
    assert str(certificate.current) == certificate.number
    assert str(NumberCounter.objects.get()) == "2026: 1"


def test_an_english_reader_gets_the_mail_in_english_with_cyrillic_marked():
    from notices.models import OutboxMessage

    person = PersonFactory(
        family_name="Винокурова",
        given_name="Айталина",
        family_name_latin="Vinokurova",
        given_name_latin="Aitalina",
        language="en",
    )
    run = FinishedRunFactory()
    CandidateFactory(run=run, person=person)
    released(run)
    due.work_off(BatchStep, now=lambda: AFTER_THE_RUN)

    mail = OutboxMessage.objects.get()
    assert mail.subject.startswith("Your certificate: Leukaemia in children")
    assert "Aitalina, the course" in mail.html
    assert '<span lang="ru">Винокурова Айталина' in mail.html
    assert "/en/certificates/" in mail.text


# --- Revoked, replaced, issued again -----------------------------------------
def plain(answer):
    return answer.content.decode().replace("\u00a0", " ")


def revoked(**kwargs):
    certificate = issued(**kwargs)
    states.revoke(
        certificate=certificate,
        reason="Выдан по ошибке",
        actor=None,
        at=AFTER_THE_RUN,
    )
    return certificate


def test_a_revoked_certificate_says_so_on_its_page_and_across_its_file(client):
    certificate = revoked()
    holder = holder_of(certificate, client)

    page = plain(holder.get(certificate.get_absolute_url()))
    pdf = holder.get(reverse("certificate_pdf", args=[certificate.code]))
    picture = holder.get(reverse("certificate_preview", args=[certificate.code]))

    assert "Сертификат отозван 15 сентября 2026" in page
    assert "больше не действителен" in page
    assert "Выдан по ошибке" not in page
    assert "Ошибка в имени" not in page
    text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert "ОТОЗВАН" in text
    assert "REVOKED" in text
    assert picture.content.startswith(b"\x89PNG")


def test_the_board_says_when_and_why_and_offers_a_decision_for_one(staff):
    certificate = revoked()

    page = plain(staff.get(issue_page(certificate.run)))
    answer = staff.post(
        reverse("certificate_reissue", args=[certificate.code]),
        {"reason": "Отозван по ошибке"},
    )

    assert "Отозван 15 сентября 2026" in page
    assert "Выдан по ошибке" in page
    assert reverse("certificate_reissue", args=[certificate.code]) in page
    assert "Пока никто не готов" in page
    new = Certificate.objects.exclude(pk=certificate.pk).get()
    assert answer["Location"] == new.get_absolute_url()
    assert new.current_file


def test_the_page_before_issuing_again_asks_and_writes_nothing(staff):
    certificate = revoked()

    page = plain(staff.get(reverse("certificate_reissue", args=[certificate.code])))

    assert "Выпустить сертификат заново" in page
    assert certificate.printed_name in page
    assert Certificate.objects.count() == 1


def test_a_holder_cannot_issue_again(client):
    certificate = revoked()
    holder = holder_of(certificate, client)

    address = reverse("certificate_reissue", args=[certificate.code])

    assert holder.post(address, {"reason": "x"}).status_code == 404


def test_replacing_shows_doubts_and_the_latin_name_that_stays(staff):
    person = PersonFactory(
        family_name="Винокурова",
        given_name="Айталина",
        family_name_latin="Vinokurova",
        given_name_latin="Aitalina",
    )
    certificate = issued(person=person)
    address = reverse("certificate_replace", args=[certificate.code])
    unchanged = plain(staff.post(address, {"reason": "Опечатка"}))
    person.family_name = "попова"
    person.save()

    page = plain(staff.get(address))

    assert "Имя такое же, как на сертификате" in unchanged
    assert "Имя написано строчными буквами" in page
    assert "Имя латиницей останется прежним" in page
    assert page.count("Aitalina Vinokurova") == 2


def test_the_file_is_called_by_the_number(client):
    from urllib.parse import quote

    certificate = issued()
    holder = holder_of(certificate, client)

    answer = holder.get(reverse("certificate_pdf", args=[certificate.code]))

    assert quote(f"{certificate.number}.pdf") in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("inline")


def test_the_log_names_persons_and_the_clock_and_no_address(staff):
    actor = StaffUserFactory(email="office@example.org")
    PersonFactory(account=actor, family_name="Секретарёва", given_name="Ольга")
    certificate = issued(actor=actor)

    page = plain(staff.get(certificate.get_absolute_url()))

    assert "Секретарёва Ольга" in page
    assert "office@example.org" not in page
    assert "15.09.2026 12:00 по Москве" in page


def test_what_a_batch_said_is_gone_once_it_is_no_longer_true(staff):
    run = FinishedRunFactory()
    CandidateFactory(run=run)
    released(run)
    due.work_off(BatchStep, now=lambda: AFTER_THE_RUN)
    before = plain(staff.get(issue_page(run)))
    states.revoke(
        certificate=Certificate.objects.get(), reason="x", actor=None, at=AFTER_THE_RUN
    )

    after = plain(staff.get(issue_page(run)))

    assert "1 из 1" in before
    assert "1 из 1" not in after


def test_a_reason_stands_once_on_the_board(staff):
    course = CourseFactory(lessons=2)
    run = FinishedRunFactory(course=course, outline=course.current_outline)
    LessonsReadRequirement.objects.create(run=run)
    EnrolmentFactory(run=run, person=PersonFactory(family_name="Егоров"))
    row = queries.board_of(run, at=AFTER_THE_RUN).rows[0]

    page = staff.get(issue_page(run)).content.decode()

    assert row.reasons == row.findings
    assert row.unmet == []
    assert page.count(str(row.findings[0].sentence)) <= 1


def test_names_stand_in_the_order_of_the_russian_alphabet():
    run = FinishedRunFactory()
    for name in ("Жукова", "Ёлкина", "Егорова", "елина", "Иванова"):
        CandidateFactory(run=run, person=PersonFactory(family_name=name))

    board = queries.board_of(run, at=AFTER_THE_RUN)
    listed = [r.person.family_name for r in board.rows]

    assert listed == ["Егорова", "елина", "Ёлкина", "Жукова", "Иванова"]
    from people.models import Person

    assert [p.family_name for p in Person.objects.all()] == listed
