import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import override

from papers.qr import svg
from papers.typography import hold_units, keep_together, outside_tags, percent


def shown(text, language="ru"):
    return keep_together(text, language=language).replace("\N{NO-BREAK SPACE}", "~")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в приёмном отделении и на дому", "в~приёмном отделении и~на~дому"),
        ("В вашем регионе", "В~вашем регионе"),
        ("не ел", "не~ел"),
        ("доза 5 мг на кг", "доза 5~мг на~кг"),
        ("85 % верных", "85~% верных"),
        ("3–4 декабря", "3–4~декабря"),
        ("больница № 1", "больница №~1"),
        ("школа — это", "школа~— это"),
        ("Иванова М. П.", "Иванова М.~П."),
        ("и т. д.", "и~т.~д."),
        ("от 5 до 10 лет", "от~5 до~10~лет"),
        ("и в лесу", "и~в~лесу"),
        ("№ 121", "№~121"),
        ("Пример", "Пример"),
        ("можно ли помочь", "можно~ли помочь"),
        ("что-то из того", "что-то из~того"),
        ("лейкоз у детей", "лейкоз у~детей"),
        ("10 000 клеток", "10 000~клеток"),
    ],
)
def test_russian_lines_do_not_end_on_a_short_word(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a child with a fever", "a~child with a~fever"),
        ("No. 5 of 10 beds", "No.~5 of 10~beds"),
        ("one school — eleven zones", "one school~— eleven zones"),
        ("vitamin A is", "vitamin A~is"),
    ],
)
def test_english_lines_do_not_end_on_an_article(text, expected):
    assert shown(text, "en") == expected


def test_tags_are_left_alone():
    html = '<a href="/x/" title="в доме">в доме</a>'

    changed = outside_tags(html, lambda text: keep_together(text, language="ru"))

    assert changed == '<a href="/x/" title="в доме">в\N{NO-BREAK SPACE}доме</a>'


def test_per_cent_stands_apart_in_russian_only():
    assert percent(85, language="ru") == "85\N{NO-BREAK SPACE}%"
    assert percent(85, language="en") == "85%"


def render(template, **context):
    return Template("{% load typography %}" + template).render(Context(context))


def test_filter_escapes_plain_text_and_keeps_safe_html():
    plain = render("{{ text|nbsp }}", text="в <b>")
    safe = render("{{ text|nbsp }}", text=mark_safe('<a href="#">в доме</a>'))

    assert plain == "в\N{NO-BREAK SPACE}&lt;b&gt;"
    assert safe == '<a href="#">в\N{NO-BREAK SPACE}доме</a>'


def test_filter_takes_the_language_of_the_text_itself():
    class Russian(str):
        __slots__ = ()
        lang = "ru"

    with override("en"):
        assert render("{{ text|nbsp }}", text=Russian("у детей")) == "у\xa0детей"
        assert render("{{ text|nbsp }}", text="у детей") == "у детей"
        assert render("{{ share|percent }}", share=85) == "85%"


def test_qr_is_a_drawing_without_a_fixed_size():
    drawing = svg("https://example.org/v/abc/")

    assert drawing.startswith("<svg")
    assert "viewBox" in drawing
    assert "width=" not in drawing.split(">")[0]


@pytest.mark.parametrize(
    "quantity",
    [
        "10\u00a0мг/кг/сут",
        "1,5×10⁹/л",
        "2000\u00a0мг/м²",
        "5\u00a0mg/m²",
        "9\u00a0г/дл",
    ],
)
def test_a_quantity_never_ends_a_line_at_its_slash(quantity):
    html = hold_units(f'<p title="{quantity}">Доза {quantity}, не более.</p>')

    assert html == (
        f'<p title="{quantity}">Доза <span class="nb">{quantity}</span>, не более.</p>'
    )


@pytest.mark.parametrize("text", ["и/или", "24/7", "01.02/2026"])
def test_other_slashes_are_left_alone(text):
    assert hold_units(text) == text
