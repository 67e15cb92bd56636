"""``import_questions`` answers with what becomes of each question of a file."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Category, Question, QuestionVersion
from tests.factories.courses import ProgrammeFactory

pytestmark = pytest.mark.django_db

GIFT = """$CATEGORY: $course$/top/Анемии/Дефицит железа

// [tag:ферритин]
::Запасы::Что снижается первым?{=Ферритин#Да. ~Гемоглобин ~%-50%Эритроциты}

Ферритин ниже 12 мкг/л — дефицит железа.{TRUE#Нет.#Да.####Источник\\: РФ 2024}

Норма тромбоцитов, ×10⁹/л?{#150..400}

::Пустой::Вопрос без ответа {~один}
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bank.gift"
    path.write_text(GIFT, encoding="utf-8")
    return str(path)


def run(*args, **options):
    out = StringIO()
    call_command("import_questions", *args, stdout=out, json=True, **options)
    return json.loads(out.getvalue())


def test_good_questions_come_in_and_the_bad_one_is_named(file):
    ProgrammeFactory()

    answer = run(file, format="gift", bank="anaemia")

    assert [row["position"] for row in answer["imported"]] == [1, 2, 3]
    assert answer["changed"] == []
    (bad,) = answer["skipped"]
    assert set(bad) == {"position", "title", "type", "reason"}
    assert (bad["position"], bad["title"]) == (4, "Пустой")
    assert {q.definition_class.type for q in Question.objects.all()} == {
        "single_best_answer",
        "true_false",
        "numeric",
    }


def test_questions_stand_in_their_category_with_their_tags(file):
    ProgrammeFactory()

    run(file, format="gift", bank="anaemia")

    question = Question.objects.get(title="Запасы")
    place = question.category
    assert [place.title_ru, place.parent.title_ru] == ["Дефицит железа", "Анемии"]
    assert place.parent.parent == Category.objects.get(key="anaemia", parent=None)
    assert [tag.name for tag in question.tags.all()] == ["ферритин"]
    assert not question.live


def test_an_option_costs_what_the_file_says(file):
    ProgrammeFactory()

    run(file, format="gift", bank="anaemia")

    made = Question.objects.get(title="Запасы").to_definition()
    worth = {o.text.ru: made.grade({"chosen": [o.key]}).fraction for o in made.options}
    assert worth == {"Ферритин": 1, "Гемоглобин": 0, "Эритроциты": -1 / 2}


def test_a_dry_run_writes_nothing(file):
    ProgrammeFactory()

    answer = run(file, format="gift", bank="anaemia", dry_run=True)

    assert len(answer["imported"]) == 3
    assert not Question.objects.exists()
    assert not Category.objects.exists()


def test_a_strict_import_takes_all_or_nothing(file):
    ProgrammeFactory()

    with pytest.raises(CommandError, match="Nothing was imported"):
        run(file, format="gift", bank="anaemia", strict=True)

    assert not Question.objects.exists()


def test_a_file_that_is_no_text_imports_nothing(tmp_path):
    ProgrammeFactory()
    path = tmp_path / "picture.gift"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))

    with pytest.raises(CommandError, match=r"не\s+текстовый"):
        run(str(path), format="gift", bank="anaemia")

    assert not Category.objects.exists()


def test_published_questions_are_frozen_at_once(file):
    ProgrammeFactory()

    run(file, format="gift", bank="anaemia", publish=True)

    assert QuestionVersion.objects.count() == Question.objects.filter(live=True).count()
    assert QuestionVersion.objects.count() == 3


def test_one_of_several_programmes_has_to_be_named_for_a_new_bank(file):
    first, _second = ProgrammeFactory(key="one"), ProgrammeFactory(key="two")

    with pytest.raises(CommandError, match="к какой программе"):
        run(file, format="gift", bank="anaemia")
    run(file, format="gift", bank="anaemia", programme=first.key)

    assert Category.objects.get(key="anaemia").programme == first
