"""Which design a run's certificates have, and what of it a snapshot keeps."""

import base64
from functools import lru_cache
from typing import Any

from django.conf import settings

from certificates.enums import Languages, Ornament
from certificates.models import CertificateDesign, DesignPicture, IssuingRules
from courses.enums import ProgrammeKind
from courses.models import CourseRun

# What a programme of a kind gets unless its rules of issuing name another.
USUAL = {ProgrammeKind.TRAININGS: Ornament.TREAT_TOGETHER}
FINISHED = {
    Ornament.FAR_REGIONS: "Дальние регионы",
    Ornament.TREAT_TOGETHER: "Лечим вместе",
    Ornament.MEETING: "Собрание общества",
}


def install_finished(**_: Any) -> None:
    """Make the finished designs that are missing; what was edited stays."""
    there = set(CertificateDesign.objects.values_list("key", flat=True))
    for ornament, title in FINISHED.items():
        key = ornament.value.replace("_", "-")
        if key not in there:
            _finished(key, ornament, title)


def _finished(key: str, ornament: Ornament, title: str) -> None:
    design = CertificateDesign(key=key, title=title, ornament=ornament)
    if ornament == Ornament.MEETING:
        design.heading_en = "Certificate of attendance"
    design.signatories.set(
        [design.signatories.model(**row) for row in settings.CERTIFICATE_SIGNATORIES]
    )
    design.save()


def design_of(run: CourseRun) -> CertificateDesign:
    """The design of a run: of its programme's rules, else the usual of its kind."""
    rules = (
        IssuingRules.objects.filter(programme=run.course.programme_id)
        .select_related("design")
        .first()
    )
    if rules and rules.design and rules.design.live:
        return rules.design
    kind = ProgrammeKind(run.course.programme.kind)
    ornament = USUAL.get(kind, Ornament.FAR_REGIONS)
    usual = CertificateDesign.objects.filter(live=True, ornament=ornament)
    found = usual.order_by("pk").first()
    return found or CertificateDesign(key=ornament.replace("_", "-"), ornament=ornament)


def frozen(
    design: CertificateDesign, filled: dict[str, dict[str, str]]
) -> dict[str, Any]:
    """What a snapshot keeps of ``design``.

    :param filled: by language what stands for each placeholder
    """
    revision = design.live_revision_id or design.latest_revision_id or 0
    return {
        "design": design.ornament,
        "design_revision": f"{design.key}:{revision}",
        "languages": design.languages,
        "body": {
            "ru": fill(design.text_ru, filled["ru"]),
            "en": fill(design.text_en, filled["en"]),
        },
        "signatories": signatories_of(design),
        "logo": _mark(design.logo),
        "stamp": _mark(design.stamp),
    }


def signatories_of(design: CertificateDesign) -> list[dict[str, str]]:
    """Who signs, from left to right; a design that is nowhere kept has the usual."""
    rows = [
        {
            "name": row.name,
            "role_ru": row.role_ru,
            "role_en": row.role_en,
            "signature": _mark(row.signature),
        }
        for row in design.signatories.all()
    ]
    return rows or [
        {**row, "signature": ""} for row in settings.CERTIFICATE_SIGNATORIES
    ]


def fill(text: str, values: dict[str, str]) -> str:
    """``text`` with its placeholders filled; what a value holds is never read."""
    return " ".join(text.format_map(values).split())


def chosen(texts: dict[str, Any], languages: str) -> dict[str, str]:
    """A text in both languages as the document has it: first line, second line."""
    if languages == Languages.RU:
        return {"ru": texts["ru"], "en": ""}
    if languages == Languages.EN:
        return {"ru": texts["en"] or texts["ru"], "en": ""}
    return {"ru": texts["ru"], "en": texts["en"]}


@lru_cache(maxsize=64)
def picture(sha256: str) -> str:
    """A kept picture as a drawing that a template can place; empty for none."""
    row = DesignPicture.objects.filter(sha256=sha256).first() if sha256 else None
    if row is None:
        return ""
    from io import BytesIO

    from papers.uploads import check_image

    facts = check_image(BytesIO(row.content))
    data = base64.b64encode(row.content).decode()
    size = f'width="{facts.width}" height="{facts.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:image/{facts.kind.lower()};base64,{data}"/></svg>'
    )


def _mark(row: DesignPicture | None) -> str:
    return row.sha256 if row else ""
