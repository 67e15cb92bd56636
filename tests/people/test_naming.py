"""The name for documents: one's own until it was printed, then staff decide."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.log_actions import registry

from people.domain import naming
from people.domain.naming import NamingRefused, ask, decide, rename_oneself, waiting
from people.domain.profile import Names
from people.enums import RequestState
from people.models import NameRequest, Person
from tests.factories.certificates import issued
from tests.factories.people import (
    PersonFactory,
    StaffUserFactory,
    TrainerUserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NEW = Names(family_name="Слепцова", given_name="Айталина", patronymic="Сергеевна")
PDF = b"%PDF-1.7 copy"


@pytest.fixture
def holder():
    """Somebody whose name was printed."""
    person = issued().person
    Person.objects.filter(pk=person.pk).update(account=UserFactory())
    person.refresh_from_db()
    return person


def asked(person, *, names=NEW, reason="Брак", document=None):
    return ask(
        person=person,
        names=names,
        reason=reason,
        document=document,
        actor=person.account,
        at=AT,
    )


def refused(call, *args, **kwargs):
    with pytest.raises(NamingRefused) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_a_name_that_was_never_printed_is_ones_own():
    person = PersonFactory(with_account=True)

    rename_oneself(person=person, names=NEW, actor=person.account, at=AT)

    person.refresh_from_db()
    assert person.family_name == "Слепцова"


def test_a_printed_name_is_locked(holder):
    code = refused(
        rename_oneself, person=holder, names=NEW, actor=holder.account, at=AT
    )

    assert code == "locked"
    assert naming.is_locked(holder)


def test_staff_give_the_name_and_the_former_one_still_finds_the_person(holder):
    former = holder.family_name
    file = SimpleUploadedFile("паспорт.pdf", PDF)
    request = asked(holder, document=file)
    assert waiting() == 1
    copy, storage = request.document.name, request.document.storage

    decide(request=request, grant=True, answer="", actor=StaffUserFactory(), at=AT)

    holder.refresh_from_db()
    request.refresh_from_db()
    assert (holder.family_name, holder.former_family_name) == ("Слепцова", former)
    assert (request.state, request.document.name) == (RequestState.GRANTED, "")
    assert storage.exists(copy)  # deleted after the commit
    assert waiting() == 0


def test_the_copy_is_deleted_once_it_is_decided(
    holder, django_capture_on_commit_callbacks
):
    request = asked(holder, document=SimpleUploadedFile("паспорт.pdf", PDF))
    copy, storage = request.document.name, request.document.storage

    with django_capture_on_commit_callbacks(execute=True):
        decide(
            request=request, grant=False, answer="Нет", actor=StaffUserFactory(), at=AT
        )

    assert not storage.exists(copy)
    assert "паспорт" not in copy


def test_a_first_name_alone_leaves_no_former_family_name(holder):
    names = Names(family_name=holder.family_name, given_name="Алина")
    request = asked(holder, names=names)

    decide(request=request, grant=True, answer="", actor=StaffUserFactory(), at=AT)

    holder.refresh_from_db()
    assert (holder.given_name, holder.former_family_name) == ("Алина", "")


def test_what_is_no_request_is_refused(holder):
    same = Names(
        **{n: getattr(holder, n) for n in ("family_name", "given_name", "patronymic")}
    )
    program = SimpleUploadedFile("a.pdf", b"MZ\x90\x00")

    assert refused(asked, holder, names=same) == "same"
    assert refused(asked, holder, reason=" ") == "no_reason"
    assert refused(asked, holder, document=program) == "document"
    asked(holder)
    assert refused(asked, holder) == "open"


def test_a_refusal_needs_an_answer_and_a_decision_stands(holder):
    request = asked(holder)
    by = {"actor": StaffUserFactory(), "at": AT}

    assert (
        refused(decide, request=request, grant=False, answer=" ", **by) == "no_answer"
    )
    decide(request=request, grant=False, answer="Нужна копия", **by)
    assert refused(decide, request=request, grant=True, answer="", **by) == "decided"


def form(**values):
    return {
        "family_name": "Слепцова",
        "given_name": "Айталина",
        "patronymic": "Сергеевна",
        "family_name_latin": "",
        "given_name_latin": "",
        **values,
    }


def test_the_page_of_a_locked_name_asks_staff(client, holder):
    client.force_login(holder.account)
    address = reverse("account_name")
    assert "reason" in client.get(address).context["form"].fields

    client.post(address, form(reason="Брак", document=SimpleUploadedFile("a.pdf", PDF)))

    request = NameRequest.objects.get()
    assert (request.person, request.wanted_name) == (holder, NEW_NAME)
    again = client.post(address, form(reason="Брак"))
    assert str(naming.REFUSALS["open"]) in again.content.decode()
    assert NEW_NAME in client.get(address).content.decode()


NEW_NAME = "Слепцова Айталина Сергеевна"


def test_a_name_never_printed_is_changed_on_the_page_and_made_for_a_bare_account(
    client,
):
    person = PersonFactory(with_account=True)
    bare = UserFactory()

    for account in (person.account, bare):
        client.force_login(account)
        client.post(reverse("account_name"), form())

    person.refresh_from_db()
    assert person.full_name == NEW_NAME
    assert bare.person.full_name == NEW_NAME


def test_staff_look_at_the_queue_the_copy_and_decide(client, holder):
    request = asked(holder, document=SimpleUploadedFile("a.pdf", PDF))
    client.force_login(StaffUserFactory())

    page = client.get(reverse("name_requests")).content.decode()
    copy = client.get(reverse("name_document", args=[request.pk]))
    client.post(reverse("name_request", args=[request.pk]), {"do": "refuse"})
    client.post(reverse("name_request", args=[request.pk]), {"do": "grant"})

    assert NEW_NAME in page
    assert b"".join(copy.streaming_content) == PDF
    assert copy["Content-Disposition"].startswith("attachment")
    holder.refresh_from_db()
    assert holder.full_name == NEW_NAME
    gone = client.get(reverse("name_document", args=[request.pk]))
    assert gone.status_code == 404
    card = client.get(reverse("person:inspect", args=[holder.pk])).content.decode()
    assert NEW_NAME in card


def test_a_copy_that_is_not_there_is_not_found(client, holder):
    request = asked(holder, document=SimpleUploadedFile("a.pdf", PDF))
    request.document.storage.delete(request.document.name)
    client.force_login(StaffUserFactory())

    answer = client.get(reverse("name_document", args=[request.pk]))

    assert answer.status_code == 404


def test_trainers_decide_on_no_name(client, holder):
    request = asked(holder)
    client.force_login(TrainerUserFactory())

    client.post(reverse("name_request", args=[request.pk]), {"do": "grant"})

    request.refresh_from_db()
    assert request.state == RequestState.OPEN


def _edit(client, person, **values):
    names = ("family_name", "given_name", "patronymic", "language")
    data = {name: getattr(person, name) for name in names}
    client.force_login(StaffUserFactory())
    return client.post(reverse("person:edit", args=[person.pk]), {**data, **values})


def _corrections(person):
    logged = registry.get_logs_for_instance(person)
    return [entry.data for entry in logged.filter(action="people.correct_name")]


def test_staff_change_a_printed_name_only_with_a_reason_which_the_log_keeps(
    client, holder
):
    refusal = _edit(client, holder, family_name="Слепцова")

    assert refusal.context["form"].errors == {
        "name_reason": [str(naming.REFUSALS["unexplained"])]
    }
    assert _corrections(holder) == []

    _edit(client, holder, family_name="Слепцова", name_reason=" Паспорт: опечатка ")

    holder.refresh_from_db()
    assert holder.family_name == "Слепцова"
    assert _corrections(holder) == [
        {"fields": ["family_name"], "reason": "Паспорт: опечатка"}
    ]
    history = client.get(reverse("person:history", args=[holder.pk]))
    assert "Паспорт: опечатка" in history.content.decode()


def test_other_edits_and_names_never_printed_need_no_reason(client, holder):
    free = PersonFactory()

    _edit(client, holder, workplace="РДКБ")
    answer = _edit(client, free, family_name="Слепцова")

    holder.refresh_from_db()
    free.refresh_from_db()
    assert answer.status_code == 302
    assert (holder.workplace, free.family_name) == ("РДКБ", "Слепцова")
    assert _corrections(holder) == _corrections(free) == []


def test_a_form_open_since_before_a_correction_is_not_asked_for_a_reason(
    client, holder
):
    client.force_login(StaffUserFactory())
    page = client.get(reverse("person:edit", args=[holder.pk]))
    seen = page.context["form"].fields["values_seen"].initial
    Person.objects.filter(pk=holder.pk).update(given_name="Аида")

    answer = _edit(client, holder, workplace="РДКБ", values_seen=seen)

    holder.refresh_from_db()
    assert answer.status_code == 302
    assert (holder.given_name, holder.workplace) == ("Аида", "РДКБ")
    assert _corrections(holder) == []
