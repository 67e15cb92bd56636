"""Windows-1251 and KOI8-R are told apart by their letters."""

import pytest

from lms.demo.reading import physicians, read
from papers.encodings import encoding_of
from papers.manuscripts import read_manuscript
from papers.sheets import decoded

OLD = ["cp1251", "koi8_r"]
TEXT = "Фамилия;Имя\nВоронова;Анна\nЩербицкий;Лев\n"
HOW = [str, str.upper, str.lower]


@pytest.mark.parametrize("encoding", [*OLD, "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("how", HOW)
def test_a_short_list_is_read_in_small_letters_and_in_capitals(encoding, how):
    assert decoded(how(TEXT).encode(encoding)) == how(TEXT)


@pytest.mark.parametrize("encoding", OLD)
@pytest.mark.parametrize("how", HOW)
def test_a_sentence_is_enough(encoding, how):
    stems = {row["stem"]["ru"] for row in read("questions")["questions"]}

    taken = {encoding_of(how(s).encode(encoding, "replace")) for s in stems}

    assert len(stems) > 10
    assert taken == {encoding}


def test_one_name_or_one_word_stays_windows():
    rows = physicians()
    words = {row[part] for row in rows for part in ("family_name", "given_name")}

    taken = {encoding_of(f(w).encode("cp1251", "replace")) for w in words for f in HOW}

    assert len(words) > 60
    assert taken == {"cp1251"}


@pytest.mark.parametrize(
    "text", ["Café, élève, Zürich, ÄÖÜ", "naïve: 5 µg", "plain", "", "«№ 5» — §"]
)
def test_what_is_not_russian_is_left_as_before(text):
    assert encoding_of(text.encode("cp1252", "replace")) == "cp1251"


def test_marks_and_frames_of_either_encoding_do_not_mislead():
    frame = "┌──┐\n│ Анализ крови с мазком сегодня │\n└──┘"
    quoted = "«Анализ крови» — №\u00a05, с мазком… сегодня"

    assert encoding_of(frame.encode("koi8_r")) == "koi8_r"
    assert encoding_of(quoted.encode("cp1251")) == "cp1251"


def test_a_manuscript_is_read_in_koi8_r_too():
    text = "# Железодефицит\n\nФерритин снижается первым."

    found = read_manuscript(text.encode("koi8_r"), "a.md")

    assert found.title == "Железодефицит"
