import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils.translation import override
from PIL import Image
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.rich_text import RichText

from cms.blocks import Body
from cms.blocks.clinical import DOIBlock, PMIDBlock
from cms.domain.pictures import images_in
from cms.models import CmsDocument, CmsImage

pytestmark = pytest.mark.django_db

BODY = Body()


def make_image(**values):
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(file, "PNG")
    return CmsImage.objects.create(
        title="x", file=ImageFile(io.BytesIO(file.getvalue()), name="x.png"), **values
    )


def make_document(name="memo.pdf", title="Памятка", content=b"x" * 2048):
    return CmsDocument.objects.create(title=title, file=ContentFile(content, name=name))


def render(kind, value):
    block = BODY.child_blocks[kind]
    return block.render(block.normalize(value))


def refusal(kind, value):
    block = BODY.child_blocks[kind]
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.normalize(value))
    error = refused.value
    codes = {name: one.code for name, one in error.block_errors.items()}
    return codes or [one.code for one in error.non_block_errors.as_data()]


def picture(image, **values):
    return {
        "image": image,
        "alt": "",
        "decorative": False,
        "caption": "",
        "credit": "",
        **values,
    }


def recording(**values):
    return {
        "title": "Film",
        "file": None,
        "url": "",
        "megabytes": None,
        "duration": "",
        "transcript": RichText(""),
        **values,
    }


def table(**values):
    return {
        "caption": "Когда звонить",
        "columns": ["Находка", "Срок"],
        "rows": [{"cells": ["Бласты", "Сегодня"]}],
        **values,
    }


def test_pasted_html_is_cleaned_when_it_is_kept():
    block = BODY.child_blocks["text"]

    kept = block.get_prep_value(RichText("<p>a<script>alert(1)</script></p>"))

    assert kept == "<p>a</p>"


def test_a_picture_says_what_it_shows():
    html = render("picture", picture(make_image(alt_ru="Мазок"), caption="Схема"))

    assert 'alt="Мазок"' in html
    assert 'type="image/webp"' in html
    assert 'loading="lazy"' in html
    assert "<figcaption>Схема</figcaption>" in html


def test_the_words_of_the_place_win_over_those_of_the_picture():
    html = render("picture", picture(make_image(alt_ru="Мазок"), alt="Бласты"))

    assert 'alt="Бласты"' in html


def test_a_picture_without_words_is_refused_unless_it_is_decoration():
    image = make_image()
    block = BODY.child_blocks["picture"]

    assert refusal("picture", picture(image)) == {"alt": "no_alt"}
    assert block.clean(block.normalize(picture(image, decorative=True)))


def test_an_english_page_marks_a_russian_author():
    with override("en"):
        html = render("picture", picture(make_image(alt_en="Smear"), credit="Иванова"))

    assert '<span lang="ru">Иванова</span>' in html


@pytest.mark.parametrize(
    "sources", [{}, {"file": True, "url": "https://example.org/a"}]
)
def test_a_recording_has_one_source(sources):
    values = {**sources, "file": make_document("a.mp4") if "file" in sources else None}

    assert refusal("video", recording(**values, poster=None)) == {"file": "one_source"}


def test_a_film_loads_nothing_before_it_is_pressed_and_says_its_size():
    film = make_document("film.mp4", content=b"x" * 3 * 1024 * 1024)

    html = render("video", recording(file=film, poster=None, duration="14:05"))

    assert "<video" not in html
    assert "<iframe" not in html
    assert f'href="{film.url}" data-film' in html
    assert "14:05, 3,0\xa0МБ" in html


def test_an_external_film_is_a_link():
    html = render(
        "video", recording(url="https://example.org/a", megabytes=38, poster=None)
    )

    assert 'href="https://example.org/a">' in html
    assert "38,0\xa0МБ" in html
    assert "data-film" not in html


def test_sound_waits_for_a_press():
    html = render("audio", recording(file=make_document("talk.mp3")))

    assert 'preload="none"' in html


def test_a_file_says_its_type_and_size():
    html = render("document", {"document": make_document(), "title": ""})

    assert "Памятка" in html
    assert "PDF, 2,0\xa0КБ" in html


def test_a_table_can_be_read_aloud():
    html = render("table", table())

    assert "<caption><b>Когда звонить</b></caption>" in html
    assert html.count('scope="col"') == 2
    assert '<th role="rowheader" scope="row">Бласты</th>' in html
    assert '<td role="cell" data-label="Срок">Сегодня</td>' in html


def test_a_table_with_a_short_row_is_refused():
    assert refusal("table", table(rows=[{"cells": ["Бласты"]}])) == ["uneven"]


@pytest.mark.parametrize(
    ("kind", "mark"), [("warning", 'data-tone="bad"'), ("key", 'data-tone="info"')]
)
def test_callouts_differ_by_tone(kind, mark):
    html = render("callout", {"kind": kind, "title": "Дозы", "text": RichText("")})

    assert mark in html


def test_a_dose_says_that_it_is_one():
    html = render(
        "callout", {"kind": "dose", "title": "2 г/м²", "text": RichText("<p>x</p>")}
    )

    assert "<b>Доза. 2\xa0г/м²</b>" in html
    assert 'aria-label="Доза. 2\xa0г/м²"' in html
    assert "data-tone" not in html


@pytest.mark.parametrize("kind", ["key", "warning", "dose"])
def test_a_callout_leaves_the_order_of_headings_alone(kind):
    html = render("callout", {"kind": kind, "title": "Дозы", "text": RichText("")})

    assert re.findall(r"<h\d", html) == []


def test_a_case_is_a_section_of_its_own():
    html = render(
        "case", {"title": "Девочка", "text": RichText("<p>x</p>"), "steps": []}
    )

    assert re.findall(r"<h\d", html) == ["<h2"]


def test_steps_of_a_case_stand_inside_one_another():
    no_picture = picture(None)
    steps = [
        {"title": f"Шаг {n}", "text": RichText("<p>x</p>"), "picture": no_picture}
        for n in (1, 2, 3)
    ]

    html = render(
        "case", {"title": "Девочка", "text": RichText("<p>x</p>"), "steps": steps}
    )

    assert html.count("<details") == 3
    assert html.rstrip().endswith("</section>")
    first, second, third = (html.index(f"Шаг {n}") for n in (1, 2, 3))
    assert first < second < third < html.index("</details>")


def test_a_step_without_a_picture_needs_no_words_for_one():
    block = BODY.child_blocks["case"].child_blocks["steps"].child_block
    step = block.normalize(
        {"title": "a", "text": RichText("<p>x</p>"), "picture": picture(None)}
    )

    assert block.clean(step)["picture"]["image"] is None


@pytest.mark.parametrize(
    "typed",
    ["10.1000/182", "https://doi.org/10.1000/182", " doi: 10.1000/182 "],
)
def test_a_doi_is_kept_without_its_address(typed):
    assert DOIBlock().clean(typed) == "10.1000/182"


@pytest.mark.parametrize("typed", ["11.1000/182", "10.1/182", "10.1000/", "doi"])
def test_what_is_no_doi_is_refused(typed):
    with pytest.raises(ValidationError):
        DOIBlock().clean(typed)


def test_a_pmid_is_a_number():
    assert PMIDBlock().clean("PMID: 33054110") == "33054110"
    with pytest.raises(ValidationError):
        PMIDBlock().clean("PMC33054110")


def test_sources_link_to_their_addresses():
    source = {
        "text": "Inaba H.",
        "doi": "10.1002/(SICI)1096(199605)1:1<83::AID>3.0",
        "pmid": "330",
        "url": "https://example.org/",
    }

    html = render("references", {"sources": [source]})

    assert "https://doi.org/10.1002/(SICI)1096(199605)1:1%3C83::AID%3E3.0" in html
    assert "https://pubmed.ncbi.nlm.nih.gov/330/" in html
    assert "https://example.org/" in html


def test_a_gallery_shows_all_its_pictures():
    image = make_image(alt_ru="Мазок")

    html = render(
        "gallery", {"title": "Рядом", "pictures": [picture(image), picture(image)]}
    )

    assert html.count("<figure>") == 2


HALF_WRITTEN = {
    "picture": picture(None),
    "gallery": {"title": "", "pictures": [picture(None)]},
    "video": {**recording(title=""), "poster": None},
    "audio": recording(title=""),
    "document": {"document": None, "title": ""},
    "table": {"caption": "", "columns": [], "rows": [{"cells": ["a", "b"]}]},
    "callout": {"kind": "key", "title": "", "text": RichText("")},
    "case": {"title": "", "text": RichText(""), "steps": []},
    "references": {"sources": []},
}


@pytest.mark.parametrize("kind", HALF_WRITTEN)
def test_a_half_written_block_is_kept_in_a_draft_but_not_published(kind):
    stream = BODY.normalize([(kind, HALF_WRITTEN[kind])])

    kept = BODY.clean_deferred(stream)

    assert [block.block_type for block in kept] == [kind]
    assert isinstance(kept.render_as_block(), str)
    with pytest.raises(ValidationError):
        BODY.clean(stream)


def test_pictures_are_found_wherever_they_stand_in_a_lesson():
    image = make_image(alt_ru="Мазок")
    body = BODY.to_python(
        [
            {"type": "picture", "value": {"image": image.pk, "alt": "Мазок"}},
            {
                "type": "gallery",
                "value": {"pictures": [{"image": image.pk}, {"image": image.pk}]},
            },
        ]
    )

    assert list(images_in(body)) == [image] * 3
