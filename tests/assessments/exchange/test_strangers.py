"""Files of other people: what importers get wrong, each as one small file."""

import base64

import pytest

from assessments.domain.importing import CHANGED, IMPORTED, SKIPPED, look_over
from assessments.exchange.formats import FORMATS
from assessments.exchange.items import Item, Skipped

PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
).decode()


def read(text, name="gift"):
    content = text if isinstance(text, bytes) else text.encode()
    return list(FORMATS[name].read(content))


def one(text, name="gift"):
    (found,) = read(text, name)
    assert isinstance(found, Item), found
    return found


def words(value):
    return value.get("") or value.get("ru") or value.get("en")


def right(item):
    return [words(o["text"]) for o in item.data["options"] if o["is_right"]]


# --- GIFT ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ("{=a =b}", "short_answer"),
        ("{=a}", "short_answer"),
        ("{=a ~b}", "single_best_answer"),
        ("{~%50%a ~%50%b ~%-100%c}", "multiple_response"),
        ("{T}", "true_false"),
        ("{FALSE}", "true_false"),
        ("{#5:1}", "numeric"),
        ("{#3.141..3.142}", "numeric"),
        ("{#-3.142:0.001}", "numeric"),
        ("{=a -> 1 =b -> 2 =c -> 3}", "matching"),
        ("{}", "essay"),
        ("{>4 раз ~да =нет}", None),
    ],
)
def test_the_type_follows_from_the_answers(answers, kind):
    (found,) = read(f"Вопрос? {answers}")

    if kind is None:
        assert isinstance(found, Skipped) or found.type != "short_answer"
    else:
        assert found.type == kind


def test_an_arrow_in_a_wrong_answer_is_text():
    item = one("Что верно? {=да ~a -> b ~нет}")

    assert item.type == "single_best_answer"
    assert [words(o["text"]) for o in item.data["options"]] == ["да", "a -> b", "нет"]


def test_escaped_signs_come_back_and_comments_stand_at_a_lines_start_only():
    item = one(
        "// comment\n::Имя\\: полное::См. http\\://x.ru // не комментарий \\{тут\\}"
        " {=да\\=нет ~\\~5 ~C\\# \\\\}"
    )

    assert item.title == "Имя: полное"
    assert words(item.data["stem"]) == "См. http://x.ru // не комментарий {тут}"
    assert [words(o["text"]) for o in item.data["options"]] == ["да=нет", "~5", "C# \\"]


def test_the_first_comment_of_a_statement_is_that_of_the_wrong_answer():
    item = one("Верно?{T#ошибка#молодец####всем}")

    assert item.data["answer"] == "true"
    assert words(item.data["explanation_false"]) == "ошибка"
    assert words(item.data["explanation_true"]) == "молодец"
    assert words(item.data["explanation"]) == "всем"


def test_a_number_with_two_accepted_answers_is_named_not_bent():
    (found,) = read("Когда?{#=1822:0 =%50%1822:2}")

    assert isinstance(found, Skipped)
    assert found.reason


def test_text_after_the_brace_makes_a_missing_word():
    assert words(one("Ферритин {=ниже ~выше} 12 мкг/л.").data["stem"]) == (
        "Ферритин _____ 12 мкг/л."
    )


@pytest.mark.parametrize(
    "coding", ["utf-8-sig", "utf-16", "windows-1251", "koi8-r", "cp1252"]
)
def test_codings_and_line_ends_of_other_systems(coding):
    text = "Frage?{=one ~two}\r\n\r\nZweite?{=one ~two}\r\n"
    if coding != "cp1252":
        text = "Что снижается первым у ребёнка?{=Ферритин ~Гемоглобин}\r\n\r\n" + text

    found = read(text.encode(coding))

    assert {each.type for each in found} == {"single_best_answer"}
    if coding != "cp1252":
        assert words(found[0].data["stem"]) == "Что снижается первым у ребёнка?"


def test_mark_up_is_shown_as_text_where_the_file_says_plain():
    assert words(one("[plain]<b>а</b>?{T}").data["stem"]) == "<b>а</b>?"
    assert words(one("[html]<b>а</b> &lt; б?{T}").data["stem"]) == "а < б?"
    assert "<script" not in str(one("[html]<script>alert(1)</script>а?{T}").data)


def test_three_thirds_are_a_whole():
    item = one("Что?{~%33.33333%а ~%33.33333%б ~%33.33333%в ~г}")

    assert right(item) == ["а", "б", "в"]


def test_a_slash_in_a_category_is_written_twice():
    assert one("$CATEGORY: $course$/top/А//Б/В\n\nВопрос?{T}").category == ("А/Б", "В")


def test_a_brace_that_is_never_closed_spoils_one_question_only():
    found = read("::Плохой::Что? {=да ~нет\n\n::Хороший::Что? {=да ~нет}\n")

    assert [type(each) for each in found] == [Skipped, Item]
    assert found[0].title == "Плохой"


# --- Aiken -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Что?\nA. да\nB. нет\nANSWER: A",
        "Что?\nA) да\nB) нет\nANSWER: A",
        "Что?\nА) да\nВ) нет\nОТВЕТ: А",
        "Что?\r\nA.да\r\nB.нет\r\nANSWER:A\r\n",
    ],
)
def test_letters_and_signs_of_aiken(text):
    assert right(one(text, "aiken")) == ["да"]


def test_a_broken_question_of_aiken_is_named_amid_good_ones():
    good = "Что?\nA. да\nB. нет\nANSWER: A\n"

    found = read(f"{good}\nБез ответа?\nA. да\nB. нет\n\n{good}", "aiken")

    assert sum(isinstance(each, Item) for each in found) == 2
    assert sum(isinstance(each, Skipped) for each in found) == 1


# --- Moodle XML ------------------------------------------------------------------
def moodle(kind, inside="", text="Вопрос?"):
    return (
        f'<question type="{kind}"><name><text>{kind}</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
        f"{inside}</question>"
    )


def quiz(*questions):
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'


TRUE = (
    '<answer fraction="100"><text>true</text></answer>'
    '<answer fraction="0"><text>false</text></answer>'
)
FOREIGN = [
    "gapselect",
    "ddwtos",
    "ddimageortext",
    "ddmarker",
    "calculated",
    "calculatedsimple",
    "calculatedmulti",
    "random",
    "randomsamatch",
    "stack",
    "coderunner",
    "gapfill",
    "combined",
    "pmatch",
    "wordselect",
    "type-nobody-knows",
]


def test_types_we_do_not_have_are_named_and_nothing_else():
    dragged = "<dragbox><text>да</text><group>1</group></dragbox>"
    chosen = "<selectoption><text>да</text><group>1</group></selectoption>"
    found = read(
        quiz(
            *(moodle(kind, dragged + chosen + TRUE, "[[1]] {x}") for kind in FOREIGN),
            moodle("truefalse", TRUE),
        ),
        "moodlexml",
    )

    assert [each.type for each in found] == [*FOREIGN, "true_false"]
    assert all(isinstance(each, Skipped) for each in found[:-1])
    assert all(kind in each.reason for kind, each in zip(FOREIGN, found, strict=False))
    assert [each.position for each in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("third", ["33.33333", "33.333", "33.3333333"])
def test_thirds_of_moodle(third):
    answers = "".join(
        f'<answer fraction="{part}"><text>{key}</text></answer>'
        for key, part in zip("абвг", [third, third, third, "0"], strict=True)
    )

    item = one(quiz(moodle("multichoice", f"<single>0</single>{answers}")), "moodlexml")

    assert right(item) == ["а", "б", "в"]


def test_the_fraction_of_an_order_is_a_place():
    answers = "".join(
        f'<answer fraction="{place}.0000000"><text>{key}</text></answer>'
        for place, key in ((3, "в"), (1, "а"), (2, "б"))
    )

    item = one(quiz(moodle("ordering", answers)), "moodlexml")

    assert [words(step["text"]) for step in item.data["steps"]] == ["а", "б", "в"]


def test_a_row_without_words_is_a_distractor():
    rows = "".join(
        f"<subquestion><text>{row}</text><answer><text>{answer}</text></answer>"
        "</subquestion>"
        for row, answer in (("один", "1"), ("два", "2"), ("", "3"))
    )

    item = one(quiz(moodle("matching", rows)), "moodlexml")

    assert len(item.data["rows"]) == 2
    assert [words(o["text"]) for o in item.data["options"]] == ["1", "2", "3"]


def test_a_picture_with_an_escaped_name_is_found_and_paths_lose_their_folders():
    text = (
        '<questiontext format="html"><text><![CDATA[<p>Что?'
        '<img src="@@PLUGINFILE@@/%D0%BC%D0%B0%D0%B7%D0%BE%D0%BA%201.png" alt="Мазок">'
        "</p>]]></text>"
        f'<file name="мазок 1.png" path="/" encoding="base64">{PNG}</file>'
        f'<file name="../../etc/passwd" path="/" encoding="base64">{PNG}</file>'
        "</questiontext>"
    )
    question = f'<question type="truefalse"><name><text>К</text></name>{text}{TRUE}'

    item = one(quiz(question + "</question>"), "moodlexml")

    assert [(p.name, p.alt) for p in item.pictures] == [("мазок 1.png", "Мазок")]


@pytest.mark.parametrize(
    "answers",
    [
        '<answer fraction="0"><text>а</text></answer>' * 2,
        '<answer fraction="100"><text>а</text></answer>' * 2,
        (
            '<answer fraction="150"><text>а</text></answer>'
            '<answer fraction="0"><text>б</text></answer>'
        ),
        (
            '<answer fraction="много"><text>а</text></answer>'
            '<answer fraction="0"><text>б</text></answer>'
        ),
    ],
)
def test_keys_that_cannot_be_are_named(answers):
    (found,) = read(
        quiz(moodle("multichoice", f"<single>true</single>{answers}")), "moodlexml"
    )

    assert isinstance(found, Skipped)


# --- Tables ----------------------------------------------------------------------
@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "windows-1251"])
def test_a_table_in_the_ways_spreadsheets_write_it(sign, coding):
    rows = [
        ["Вопрос", "Вариант 1", "Вариант 2", "Ответ"],
        ["Что снижается первым?", "Ферритин", "Гемоглобин", "1"],
        ["", "", "", ""],
        ["Верно ли это?", "", "", "верно"],
    ]
    text = "\r\n".join(sign.join(row) for row in rows)

    found = read(text.encode(coding), "csv")

    assert [each.type for each in found] == ["single_best_answer", "true_false"]
    assert right(found[0]) == ["Ферритин"]


def test_a_formula_stays_a_text():
    item = one('Вопрос,Вариант 1,Вариант 2,Ответ\n=1+1?,"=HYPERLINK(1)",нет,2', "csv")

    assert words(item.data["stem"]) == "=1+1?"
    assert right(item) == ["нет"]


# --- What comes of them ----------------------------------------------------------
@pytest.mark.django_db
def test_every_line_has_an_outcome_and_a_reason_where_one_is_due():
    text = quiz(moodle("truefalse", TRUE), moodle("stack"), moodle("essay"))

    lines = list(look_over(found=read(text, "moodlexml")))

    assert [line.outcome for line in lines] == [IMPORTED, SKIPPED, IMPORTED]
    assert all(bool(line.reason) == (line.outcome != IMPORTED) for line in lines)
    assert CHANGED not in {line.outcome for line in lines}
