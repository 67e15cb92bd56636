"""The cabinet: documents of other issuers, and the transcript."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from certificates import personal_data
from certificates.domain import external, transcripts
from certificates.domain.files import private_storage
from certificates.models import CreditScheme, ExternalDocument
from papers import pdf
from papers.reports import as_pdf
from papers.uploads import UploadRefused
from people.domain.personal_data import collect, rows_of
from tests.certificates.test_awards import a_holder, accreditation, award, take_in
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
FIELDS = {
    "kind": "licensed",
    "title": "Удостоверение, 144 часа",
    "issuer": "Медицинский институт, Якутск",
    "issued_on": date(2025, 5, 20),
    "hours": 144,
}


@pytest.fixture(autouse=True)
def in_russian():
    with override("ru"):
        yield


@pytest.fixture
def person():
    return PersonFactory(account=UserFactory())


@pytest.fixture
def mine(client, person):
    client.force_login(person.account)
    return client


def png():
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    return out.getvalue()


def upload(content, name="scan.pdf"):
    return SimpleUploadedFile(name, content)


def add(person, scan=None, **fields):
    return external.add(
        person=person, scan=scan, actor=None, at=AT, **{**FIELDS, **fields}
    )


def a_pdf(person):
    return as_pdf(transcripts.transcript_of(person, at=AT))


def test_a_scan_is_known_by_its_content_whatever_it_is_called(person):
    picture = external.read_scan(upload(png(), "scan.pdf"))
    paper = external.read_scan(upload(a_pdf(person), "scan.exe"))

    assert (picture.kind, paper.kind) == ("PNG", "PDF")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90 program", "other_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "other_kind"),
        (b"GIF89a....", "other_kind"),
        (b"%PDF-1.7 nothing", "not_a_pdf"),
        (b"%PDF-1.7 nothing %%EOF", "broken"),
        (b"\x89PNG\r\n\x1a\n broken", "broken"),
        (b"%PDF-" + b"0" * external.MOST_BYTES, "too_big"),
    ],
)
def test_what_is_no_sound_scan_is_refused(content, code):
    with pytest.raises(UploadRefused) as refusal:
        external.read_scan(upload(content))

    assert refusal.value.code == code


def test_a_pdf_without_pages_is_refused():
    from pypdf import PdfWriter

    out = io.BytesIO()
    PdfWriter().write(out)
    with pytest.raises(UploadRefused) as refusal:
        external.read_scan(upload(out.getvalue()))

    assert refusal.value.code == "broken"


def test_a_person_keeps_only_so_many_documents(person, monkeypatch):
    monkeypatch.setattr(external, "MOST_DOCUMENTS", 1)
    add(person)

    with pytest.raises(UploadRefused) as refusal:
        add(person)

    assert refusal.value.code == "too_many"


def test_a_document_taken_out_takes_its_file_along(
    person, django_capture_on_commit_callbacks
):
    document = add(person, external.read_scan(upload(png())))
    name = document.storage_name
    assert private_storage().exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        external.take_out(document=document, actor=None, at=AT)
        external.take_out(document=add(person), actor=None, at=AT)

    assert not private_storage().exists(name)
    assert not ExternalDocument.objects.exists()


def test_a_physician_adds_sees_and_takes_out_her_document(mine, person):
    scheme = CreditScheme.objects.create(key="nmo", title_ru="НМО")
    typed = {**FIELDS, "issued_on": "2025-05-20", "scheme": scheme.pk, "credits": "36"}

    added = mine.post(reverse("external_add"), {**typed, "file": upload(png())})
    [document] = ExternalDocument.objects.all()
    page = mine.get(reverse("my_credits")).content.decode()
    file = mine.get(reverse("external_file", args=[document.code]))
    mine.post(reverse("external_out", args=[document.code]))

    assert added.status_code == 302
    assert "Добавлено вами" in page
    assert "Удостоверение, 144 часа" in page
    assert "НМО: 36" in page
    assert (file["Content-Type"], file.content) == ("image/png", png())
    assert file["Content-Disposition"].startswith("attachment")
    assert not ExternalDocument.objects.exists()


def test_what_cannot_be_is_said_beside_the_field(mine, person, monkeypatch):
    tomorrow = timezone.localdate() + timedelta(days=1)
    wrong = {**FIELDS, "issued_on": tomorrow.isoformat(), "credits": "3"}
    refused = mine.post(reverse("external_add"), wrong)
    monkeypatch.setattr(external, "MOST_DOCUMENTS", 0)
    full = mine.post(reverse("external_add"), {**FIELDS, "issued_on": "2025-05-20"})

    assert refused.status_code == full.status_code == 422
    assert "Этот день ещё не наступил." in refused.content.decode()
    assert "Выберите систему баллов." in refused.content.decode()
    assert "сначала уберите один" in full.content.decode()


def test_documents_of_others_are_not_found(mine):
    theirs = add(PersonFactory(), external.read_scan(upload(png())))

    assert mine.get(reverse("external_file", args=[theirs.code])).status_code == 404
    assert mine.post(reverse("external_out", args=[theirs.code])).status_code == 404
    assert theirs.title not in mine.get(reverse("my_credits")).content.decode()
    assert ExternalDocument.objects.count() == 1


def test_a_document_without_a_file_or_with_a_lost_one_has_none(mine, person):
    bare = add(person)
    lost = add(person, external.read_scan(upload(png())))
    private_storage().delete(lost.storage_name)

    for document in (bare, lost):
        address = reverse("external_file", args=[document.code])
        assert mine.get(address).status_code == 404


def test_the_transcript_holds_credits_certificates_and_foreign_documents_apart(client):
    accredited = accreditation()
    holder = a_holder(accredited)
    take_in(accredited, "CODE-1")
    award(accredited)
    holder.account = UserFactory()
    holder.save()
    add(holder)
    add(PersonFactory(), title="Чужое")
    client.force_login(holder.account)

    response = client.get(reverse("transcript"))
    english = client.get("/en/my/credits/transcript/")

    text = " ".join(" ".join(pdf.page_texts(response.content)).split())
    assert "Выписка о баллах" in text
    assert holder.full_name in text
    assert "КС-1" in text
    assert "НОДГО-2026-000001" in text
    assert "Добавлены врачом; общество их не проверяло." in text
    assert "Удостоверение, 144 часа" in text
    assert "Чужое" not in text
    assert "CODE-1" not in text
    assert "Transcript of credits" in " ".join(pdf.page_texts(english.content))


def test_scans_are_handed_over_with_own_data_and_go_with_an_erasure(
    person, django_capture_on_commit_callbacks
):
    document = add(person, external.read_scan(upload(png())))
    bare = add(person)
    persons = rows_of(person)

    handed = dict(personal_data.files(persons))
    with django_capture_on_commit_callbacks(execute=True):
        personal_data.erase(persons, AT)

    assert handed == {document.storage_name: png()}
    assert not private_storage().exists(document.storage_name)
    told = collect(person, timezone.now())["certificates"]["documents_of_other_issuers"]
    assert [row["code"] for row in told] == [document.code, bare.code]


def test_an_english_transcript_names_the_holder_in_latin_letters_too():
    holder = PersonFactory(family_name_latin="Kim", given_name_latin="Anna")

    with override("en"):
        report = transcripts.transcript_of(holder, at=AT)

    assert report.lines[0] == f"{holder.latin_name} ({holder.full_name})"
