"""Questions come into the bank as they are, and go out again."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from PIL import Image

from assessments.domain.banks import bank_of
from assessments.domain.exporting import export, items_of
from assessments.domain.importing import (
    CHANGED,
    IMPORTED,
    SKIPPED,
    import_questions,
    look_over,
)
from assessments.exchange.items import Item, Picture, Skipped
from assessments.exchange.writing import comparable
from assessments.models import Category, Question, QuestionFile
from assessments.questions.registry import types
from tests.factories.courses import ProgrammeFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, tzinfo=UTC)
TRUTH = {"stem": {"": "Верно?"}, "answer": "true"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def bank():
    return bank_of(key="bank", programme=ProgrammeFactory())


def picture():
    made = io.BytesIO()
    Image.new("RGB", (640, 480), "red").save(made, "PNG")
    return Picture(name="smear.png", content=made.getvalue(), alt="Мазок")


def item(**changes):
    values = {"position": 1, "title": "Вопрос", "type": "true_false", "data": TRUTH}
    return Item(**{**values, **changes})


def examples():
    for name, kind in types().items():
        found = {repr(e.definition): e.definition for e in kind.examples()}
        for position, definition in enumerate(found.values(), start=1):
            pictures = (picture(),) if name == "image_hotspot" else ()
            yield item(
                position=position,
                title=f"{name} {position}",
                type=name,
                data=definition.to_data(),
                pictures=pictures,
                tags=("кровь",),
            )


def taken(found, bank, **options):
    return list(import_questions(found=found, bank=bank, actor=None, at=NOW, **options))


def test_a_question_of_every_type_comes_in_as_it_is(bank):
    wanted = list(examples())

    lines = taken(wanted, bank)

    assert {line.outcome for line in lines} == {IMPORTED}
    made = {each.title: each for each in items_of(bank)}
    for each in wanted:
        assert comparable(made[each.title]) == comparable(each), each.title


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": "stack"}, "нет вопросов такого типа"),
        ({"category": ("х" * 201,)}, "Слишком длинное"),
        ({"category": ("х",) * 13}, "слишком глубоко"),
        ({"data": {"stem": {"": "?"}, "answer": "maybe"}}, "ответ"),
        ({"pictures": (Picture(name="x", content=b"<svg>"),)}, "."),
        (
            {
                "type": "short_answer",
                "data": {
                    "stem": {"": "?"},
                    "forms": [{"text": "а" * 201, "percent": "100"}],
                },
            },
            "больше знаков",
        ),
        (
            {
                "type": "matching",
                "data": {
                    "stem": {"": "?"},
                    "all_or_nothing": False,
                    "options": [
                        {"key": "a", "text": {"": "а"}},
                        {"key": "b", "text": {"": "б"}},
                    ],
                    "rows": [{"key": "r", "text": {"": "р"}, "right": ["a", "b"]}],
                },
            },
            "несколько верных пар",
        ),
    ],
)
def test_what_cannot_be_kept_is_named(bank, changes, reason):
    (line,) = taken([item(**changes)], bank)

    assert line.outcome == SKIPPED
    assert reason in line.reason
    assert not Question.objects.exists()


def test_a_question_that_the_reader_refused_is_named_with_its_reason(bank):
    refused = Skipped(position=2, title="Б", type="stack", reason="Так нельзя.")

    (line,) = look_over(found=[refused], bank=bank)

    assert (line.outcome, line.position, line.reason) == (SKIPPED, 2, "Так нельзя.")


def test_what_was_changed_is_said(bank):
    (line,) = look_over(found=[item(remarks=("Подсказки опущены.",))])

    assert (line.outcome, line.reason) == (CHANGED, "Подсказки опущены.")


def test_an_interrupted_import_goes_on_behind_the_last_position(bank):
    found = [item(position=place, title=str(place)) for place in range(1, 53)]

    taken(found, bank, after=51)

    assert [question.title for question in Question.objects.all()] == ["52"]


def test_many_questions_come_in_batch_by_batch(bank):
    found = [item(position=place, title=str(place)) for place in range(1, 53)]

    lines = taken(found, bank)

    assert len(lines) == Question.objects.count() == 52


def test_places_on_a_picture_that_is_made_smaller_move_with_it(bank):
    made = io.BytesIO()
    Image.new("RGB", (3200, 2400), "red").save(made, "PNG")
    big = Picture(name="big.png", content=made.getvalue(), alt="Мазок")
    hotspot = next(each for each in examples() if each.type == "image_hotspot")
    data = {
        **hotspot.data,
        "picture": {**hotspot.data["picture"], "width": 3200, "height": 2400},
        "options": [
            {**option, "coords": [2 * part for part in option["coords"]]}
            for option in hotspot.data["options"]
        ],
    }

    taken([replace(hotspot, data=data, pictures=(big,))], bank)

    (made_item,) = items_of(bank)
    coords = [option["coords"] for option in made_item.data["options"]]
    assert coords == [list(option["coords"]) for option in hotspot.data["options"]]
    assert QuestionFile.objects.get().programme == bank.programme


def test_a_picture_of_the_stem_goes_out_with_its_words(bank):
    taken([item(pictures=(picture(),))], bank)

    content, (line,) = export(bank=bank, format_name="moodlexml")

    assert line.outcome == IMPORTED
    assert b"@@PLUGINFILE@@" in content
    assert "Мазок".encode() in content


def test_an_export_names_what_it_leaves_out(bank):
    taken(list(examples()), bank)
    broken = Question.objects.get(title="true_false 1")
    broken.answer = ""
    broken.save()

    content, lines = export(bank=bank, format_name="aiken")

    kept = {line.type for line in lines if line.outcome != SKIPPED}
    assert kept == {"single_best_answer"}
    assert all(line.reason for line in lines if line.outcome == SKIPPED)
    assert b"ANSWER: " in content


def test_the_command_writes_a_category_and_says_what_became_of_it(bank, tmp_path):
    taken([item(category=("Анемии",))], bank)
    path, out = tmp_path / "bank.gift", StringIO()

    call_command(
        "export_questions", str(path), format="gift", bank="bank", json=True, stdout=out
    )

    assert "Анемии" in path.read_text(encoding="utf-8")
    assert len(json.loads(out.getvalue())["imported"]) == 1


def test_the_command_says_its_lines_in_words(bank, tmp_path):
    taken([item()], bank)
    out = StringIO()

    call_command(
        "export_questions",
        str(tmp_path / "bank.gift"),
        format="gift",
        bank="bank",
        programme=bank.programme.key,
        stdout=out,
    )

    assert "1. imported: Вопрос (true_false)" in out.getvalue()


def test_a_bank_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="There is no category"):
        call_command(
            "export_questions", str(tmp_path / "x"), format="gift", bank="nowhere"
        )


def test_a_file_that_cannot_be_written_is_refused(bank, tmp_path):
    with pytest.raises(CommandError):
        call_command(
            "export_questions", str(tmp_path / "a" / "b"), format="gift", bank="bank"
        )


def test_a_bank_is_found_again_and_without_a_programme_makes_one():
    made = bank_of(key="first", programme=None)

    assert bank_of(key="first", programme=None) == made
    assert bank_of(key="first", programme=made.programme) == made
    assert Category.objects.count() == 1


@pytest.mark.parametrize("key", ["", "Банк", "a b", "x" * 61])
def test_a_bank_needs_a_key_for_addresses(key):
    with pytest.raises(ValidationError):
        bank_of(key=key, programme=None)
