"""Designs are data: words, signatories and pictures, pinned by each certificate."""

import io
import shutil
import subprocess
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from certificates.domain import designs, documents, issuing, samples
from certificates.enums import Languages, Ornament
from certificates.models import (
    CertificateDesign,
    DesignPicture,
    IssuingRules,
    Signatory,
)
from certificates.validators import check_placeholders
from tests.factories.certificates import (
    AFTER_THE_RUN,
    CandidateFactory,
    FinishedRunFactory,
    issued,
)
from tests.factories.people import (
    AdministratorUserFactory,
    PersonFactory,
    StaffUserFactory,
)

pytestmark = pytest.mark.django_db


def a_picture(colour=(10, 20, 90, 255), *, kind="PNG"):
    out = io.BytesIO()
    image = Image.new("RGBA", (60, 20), colour)
    image.convert("RGB" if kind == "JPEG" else "RGBA").save(out, format=kind)
    return out.getvalue()


def a_design(**values):
    signatories = values.pop("signatories", [])
    design = CertificateDesign(**{"key": "own", "title": "Свой", **values})
    design.signatories.set([Signatory(**row) for row in signatories])
    design.save()
    return design


def a_run_in(design):
    run = FinishedRunFactory()
    IssuingRules.objects.create(programme=run.course.programme, design=design)
    return run


def pdftotext(content):
    if shutil.which("pdftotext") is None:
        pytest.fail("pdftotext is needed: see bin/test")
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout.decode()


def squeezed(text):
    return "".join(text.split())


# --- Words ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{name}", "placeholder"),
        ("{}", "placeholder"),
        ("{programme.__class__}", "placeholder"),
        ("{programme!r}", "placeholder"),
        ("{programme:>99999999}", "placeholder"),
        ("a { b", "brace"),
        ("a } b", "brace"),
    ],
)
def test_only_what_can_be_filled_may_stand_in_a_text(text, code):
    with pytest.raises(ValidationError) as refusal:
        check_placeholders(text)

    assert refusal.value.code == code


def test_placeholders_are_filled_and_what_fills_them_is_never_read():
    check_placeholders("{programme}, {place}")
    values = {"programme": "{hours} {0.__class__}", "place": ""}

    assert designs.fill("{programme},  {place}", values) == "{hours} {0.__class__},"


def test_a_run_has_the_design_of_its_programme_s_rules():
    design = a_design(
        heading_ru="Диплом",
        text_ru="{dates}, {place}: {hours}{programme}",
        text_en="",
        signatories=[
            {"name": "Е. В. Соколова", "role_ru": "Президент", "role_en": "President"}
        ],
    )
    run = a_run_in(design)

    snapshot = issued(run=run).snapshot

    assert snapshot["labels"]["title"]["ru"] == "Диплом"
    assert snapshot["body"]["ru"].startswith("11–12 сентября 2026, Якутск: ")
    assert snapshot["body"]["en"] == ""
    assert snapshot["signatories"] == [
        {
            "name": "Е. В. Соколова",
            "role_ru": "Президент",
            "role_en": "President",
            "signature": "",
        }
    ]
    assert "Диплом" in pdftotext(documents.render(snapshot))


def test_a_draft_is_printed_on_no_certificate():
    run = a_run_in(a_design(heading_ru="Черновик", live=False))

    assert issued(run=run).snapshot["labels"]["title"]["ru"] == "Сертификат"


def test_a_later_edit_of_the_design_changes_no_certificate():
    design = a_design()
    design.save_revision().publish()
    certificate = issued(run=a_run_in(design))
    before = documents.render(certificate.snapshot)
    pinned = certificate.snapshot["design_revision"]
    design.heading_ru = "Грамота"
    design.save_revision().publish()

    certificate.refresh_from_db()

    assert documents.render(certificate.snapshot) == before
    again = CertificateDesign.objects.get(pk=design.pk)
    assert designs.frozen(again, _nothing())["design_revision"] != pinned


def _nothing():
    empty = dict.fromkeys(("programme", "dates", "place", "hours"), "")
    return {"ru": empty, "en": empty}


def test_certificates_of_the_first_schema_are_printed_as_before():
    snapshot = dict(issued().snapshot)
    for key in ("body", "languages", "design_revision", "logo", "stamp"):
        del snapshot[key]
    snapshot["signatories"] = [
        {"name": "", "role_ru": "Президент общества", "role_en": "President"}
    ]

    text = pdftotext(documents.render(snapshot))

    assert snapshot["person"]["name"] in text.replace("\u00a0", " ")
    assert "Президент общества" in text


def test_without_any_design_the_usual_one_is_printed():
    CertificateDesign.objects.all().delete()

    snapshot = issued().snapshot

    assert snapshot["design"] == Ornament.FAR_REGIONS
    assert [row["role_ru"] for row in snapshot["signatories"]] == [
        "Президент общества",
        "Руководитель программы",
    ]


def test_the_finished_designs_come_once_and_what_was_edited_stays():
    CertificateDesign.objects.filter(key="meeting").delete()
    CertificateDesign.objects.filter(key="far-regions").update(heading_ru="Грамота")

    designs.install_finished()
    designs.install_finished()

    rows = CertificateDesign.objects.values_list("key", "heading_ru")
    assert sorted(rows) == [
        ("far-regions", "Грамота"),
        ("meeting", "Сертификат"),
        ("treat-together", "Сертификат"),
    ]


# --- The paper --------------------------------------------------------------
TRICKY = [
    ("Преображенская-Воздвиженская", "Александра-Виктория", "Константино-Ивановна"),
    ("Ы" * 60, "А" * 30, "Б" * 28),
    ("Һадаһардыырова", "Сардаана", "Үөлэнэевна"),
    ("Жұмабаева", "Әйгерім", "Серікқызы"),
    ("Ҡаһарманов", "Ураҙ", "Ғәли улы"),
    ("Гыйльметдинов", "Җәмил", "Нәҗип улы"),
    ("O'Connor-Ó Súilleabháin", "Siobhán", ""),
    ("Соловьёв", "Андреи\u0306", "Сергеевич"),
    ("Мамедов", "Руслан", "Эльдар оглы"),
    ("Иванова\u200f", "Анна\u200e", "Петровна"),
    ('#panic("x") *bold* $x$ @ref', "{programme} <b>{{ name }}</b>", "`код` // конец"),
]


@pytest.mark.parametrize("ornament", Ornament)
@pytest.mark.parametrize("languages", Languages)
def test_every_name_is_printed_whole_in_every_design(ornament, languages):
    from certificates.domain import names

    design = CertificateDesign(key="x", ornament=ornament, languages=languages)
    base = samples.of_design(design, at=AFTER_THE_RUN)
    snapshots = []
    for family, given, patronymic in TRICKY:
        person = PersonFactory.build(
            family_name=family, given_name=given, patronymic=patronymic
        )
        said = {
            "name": names.printed_name(person),
            "name_lines": names.name_lines(person),
            "latin": "Latin Name",
        }
        snapshots.append({**base, "person": said})

    content = documents.print_file(snapshots, on_blank=False)

    pages = pdftotext(content).split("\f")
    for snapshot, page in zip(snapshots, pages, strict=False):
        assert squeezed(snapshot["person"]["name"]) in squeezed(page)
        assert squeezed(snapshot["number"]) in squeezed(page)
    assert len(PdfReader(io.BytesIO(content)).pages) == len(TRICKY)


@pytest.mark.parametrize("ornament", Ornament)
def test_the_longest_name_keeps_to_the_sheet(ornament):
    design = CertificateDesign(key="x", ornament=ornament)
    snapshot = samples.of_design(design, at=AFTER_THE_RUN, is_long=True)

    content = documents.render(snapshot)

    assert len(snapshot["person"]["name"]) >= 119
    page = PdfReader(io.BytesIO(content)).pages
    assert len(page) == 1


@pytest.mark.parametrize(("languages", "lang"), [("both", "ru"), ("en", "en")])
def test_the_structure_of_the_file_is_what_archives_and_readers_need(languages, lang):
    """Own test of faces, tags, language and metadata; no certified validator."""
    design = CertificateDesign(key="x", languages=languages)
    content = documents.render(samples.of_design(design, at=AFTER_THE_RUN))
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]

    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert root["/Lang"] == lang
    assert root["/MarkInfo"]["/Marked"]
    assert root["/OutputIntents"]
    assert root["/StructTreeRoot"]
    for font in PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        descriptor = inner["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font.get_object()


def test_an_english_document_has_the_latin_name_first_and_no_russian_words():
    design = CertificateDesign(key="x", languages=Languages.EN)
    snapshot = samples.of_design(design, at=AFTER_THE_RUN)

    data = documents.document_data(snapshot)

    assert data["person"]["name"] == snapshot["person"]["latin"]
    assert data["labels"]["title"] == {"ru": "Certificate of participation", "en": ""}
    assert "Сертификат" not in pdftotext(documents.render(snapshot))


def test_without_latin_letters_an_english_document_has_the_name_as_it_is():
    design = CertificateDesign(key="x", languages=Languages.EN)
    snapshot = samples.of_design(design, at=AFTER_THE_RUN)
    snapshot["person"]["latin"] = ""

    name = documents.document_data(snapshot)["person"]["name"]

    assert name == "Винокурова Айталина Сергеевна"


def test_pre_printed_paper_gets_the_words_and_no_ornament():
    snapshot = issued().snapshot

    whole = documents.print_file([snapshot], on_blank=False)
    blank = documents.print_file([snapshot], on_blank=True)

    assert squeezed(pdftotext(blank)) == squeezed(pdftotext(whole))
    assert len(blank) < len(whole) * 0.8


def test_no_template_asks_for_a_package():
    folder = documents.pdf.documents_folder("certificates")

    for template in folder.glob("*.typ"):
        assert "@preview" not in template.read_text()
        assert 'import "@' not in template.read_text()


# --- Pictures ---------------------------------------------------------------
def test_signature_stamp_and_logo_are_pinned_and_printed():
    kept = DesignPicture.keep(title="Подпись", content=a_picture())
    design = a_design(
        logo=DesignPicture.keep(title="Логотип", content=a_picture((1, 2, 3, 255))),
        stamp=DesignPicture.keep(
            title="Печать", content=a_picture((9, 9, 9, 9), kind="JPEG")
        ),
        signatories=[{"role_ru": "Президент", "signature": kept}],
    )

    snapshot = issued(run=a_run_in(design)).snapshot
    content = documents.render(snapshot)

    assert snapshot["signatories"][0]["signature"] == kept.sha256
    images = PdfReader(io.BytesIO(content)).pages[0].images
    assert len(list(images)) >= 3
    assert designs.picture("nobody’s") == ""


def test_the_same_picture_is_kept_once():
    DesignPicture.keep(title="Подпись", content=a_picture())
    DesignPicture.keep(title="Ещё раз", content=a_picture())

    assert [row.title for row in DesignPicture.objects.all()] == ["Подпись"]


def uploaded(content, name="signature.png"):
    return {"title": "Подпись", "file": SimpleUploadedFile(name, content)}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        a_picture(kind="WEBP"),
        a_picture() + b"\0" * 600_000,
    ],
)
def test_what_is_no_light_picture_is_refused(client, content):
    client.force_login(AdministratorUserFactory())

    answer = client.post(reverse("design_pictures:add"), uploaded(content))

    assert answer.status_code == 200
    assert not DesignPicture.objects.exists()


def test_staff_add_a_picture_in_the_admin(client):
    client.force_login(StaffUserFactory())

    answer = client.post(reverse("design_pictures:add"), uploaded(a_picture()))

    assert answer.status_code == 302
    row = DesignPicture.objects.get()
    assert bytes(row.content) == a_picture()
    assert str(row) == "Подпись"


# --- Pages ------------------------------------------------------------------
@pytest.mark.parametrize("mode", ["", "long"])
def test_the_preview_shows_the_sample_as_a_picture(mode):
    design = CertificateDesign.objects.get(key="meeting")

    answer = design.make_preview_request(preview_mode=mode)

    assert answer.status_code == 200
    assert "data:image/png;base64," in answer.text


def test_staff_take_the_certificates_of_a_run_in_one_file(client):
    run = FinishedRunFactory()
    names = [issued(run=run).printed_name for _ in range(2)]
    CandidateFactory(run=run)
    client.force_login(StaffUserFactory())
    page = reverse("print_certificates", args=[run.code])

    answer = client.get(page)

    assert answer["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == len(names)
    assert client.get(page, {"paper": "blank"}).status_code == 200
    assert page in client.get(reverse("issue_run", args=[run.code])).text


def test_a_run_without_certificates_has_no_file(client):
    client.force_login(StaffUserFactory())
    run = FinishedRunFactory()

    assert client.get(reverse("print_certificates", args=[run.code])).status_code == 404


def test_rows_say_what_they_are():
    design = CertificateDesign.objects.get(key="meeting")

    assert str(design) == "Собрание общества"
    assert [str(row) for row in design.signatories.all()] == [
        "Президент общества",
        "Руководитель программы",
    ]


def test_a_sample_never_takes_a_number():
    design = CertificateDesign(key="x")
    first = samples.of_design(design, at=AFTER_THE_RUN)["number"]

    assert samples.of_design(design, at=AFTER_THE_RUN)["number"] == first
    assert issued().number == first
    assert (
        date(2026, 9, 15).isoformat()
        == samples.of_design(design, at=AFTER_THE_RUN)["issued_on"]
    )
    assert issuing.holders(FinishedRunFactory()) == {}
