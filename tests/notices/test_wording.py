"""Texts that staff edit: checked, filled, never mark-up of a stranger."""

import pytest

from notices import texts, wording
from notices.wording import TextRefused, as_html, as_text, check, fill, placeholders


def test_placeholders_are_named_in_order():
    assert placeholders("{greeting}, {{x}} и {city}") == ["greeting", "city"]


@pytest.mark.parametrize("text", ["{", "}", "{}", "{0!r}", "{name:>9}", "a {b"])
def test_a_brace_that_names_nothing_is_refused(text):
    with pytest.raises(TextRefused) as refusal:
        check(text, ["name"])

    assert refusal.value.code == "braces"


@pytest.mark.parametrize(
    "text", ["{nme}", "{name.__class__}", "{name[0]}", "{ name }", "{0}"]
)
def test_an_unknown_placeholder_is_refused_with_those_that_exist(text):
    with pytest.raises(TextRefused) as refusal:
        check(text, ["name", "city"])

    assert refusal.value.code == "unknown"
    assert "{name}, {city}" in refusal.value.messages[0]


def test_a_text_with_known_placeholders_passes():
    check("{name} {city} {{sign}}", ["name", "city"])

    assert fill("{name} {{sign}}", {"name": "Ann"}) == "Ann {sign}"


def test_what_a_placeholder_brings_is_never_mark_up():
    body = "{name}\n\n[Open]({page})"
    values = {
        "name": "<script>x</script> **bold** [a](http://evil) {page}",
        "page": "javascript:alert(1)",
    }

    html = as_html(body, values)

    assert "<script" not in html
    assert "<strong>" not in html
    assert 'href="http://evil"' not in html
    assert 'href="#"' in html
    assert "{page}" in html


def test_html_typed_by_staff_is_text_too():
    assert "<b>" not in as_html("<b>x</b> and ![i](http://a/b.png)", {})


def test_a_line_without_anything_to_say_is_left_out():
    body = "- City: {city}\n- Venue: {venue}\n- Free of charge"

    assert as_text(body, {"city": "Barnaul", "venue": ""}) == (
        "- City: Barnaul\n- Free of charge\n"
    )


def test_a_paragraph_that_is_a_link_becomes_a_button():
    values = {"page": "https://example.org/r/A_B_C/"}

    html = as_html("[Open]({page})\n\nSee [this]({page}) too", values)

    assert html.count('class="btn"') == 1
    assert html.count('href="https://example.org/r/A_B_C/"') == 2


def test_a_text_mail_says_where_a_link_leads():
    text = as_text("# Head\n\n[Open]({page})\nnext `code`", {"page": "https://a.org"})

    assert text == "Head\n\nOpen: https://a.org\nnext code\n"


def test_names_are_shown_as_they_are_typed():
    assert wording.in_braces(["a", "b"]) == "{a}, {b}"


def test_a_value_of_several_lines_becomes_a_list():
    body = "To do:\n\n- {conditions}\n\nEnd"

    html = as_html(body, {"conditions": "Be <there>\nPass"})
    text = as_text(body, {"conditions": "Be there\nPass"})

    assert "<li>Be &lt;there&gt;</li>\n<li>Pass</li>" in html
    assert text == "To do:\n\n- Be there\n- Pass\n\nEnd\n"


def test_words_before_a_list_go_with_an_empty_list():
    body = "To do:\n\n- {conditions}\n\nEnd"

    assert as_text(body, {"conditions": ""}) == "End\n"
    assert as_text("To do:\n\n- {a}\n- {b}", {"b": "x"}).startswith("To do:")


def test_a_first_line_after_a_sharp_is_the_heading():
    assert wording.heading_of("# You have a place\n\nText") == (
        "You have a place",
        "Text",
    )
    assert wording.heading_of("Text\n\n# No") == ("", "Text\n\n# No")


def test_every_text_that_ships_is_in_both_languages_and_names_what_it_is_given():
    for shipped in texts.registered().values():
        for language in ("ru", "en"):
            subject, body = shipped.read(language)
            assert subject
            check(subject, shipped.names)
            check(body, shipped.names)


def test_russian_words_in_an_english_letter_are_marked():
    html = "<p>Number НОДГО-1 of <b>Иванова М. П.</b>, &lt;x&gt;</p>"

    assert wording.with_russian_marked(html) == (
        '<p>Number <span lang="ru">НОДГО</span>-1 of'
        ' <b><span lang="ru">Иванова М. П</span>.</b>, &lt;x&gt;</p>'
    )
