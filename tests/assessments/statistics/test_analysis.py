"""A quiz is analysed from its attempts: who counts, what is told, what is hidden."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from assessments.domain import attempts
from assessments.domain.analysis import ask_for, count, keep_fresh, runs_with_attempts
from assessments.domain.analysis.answers import rows_of
from assessments.domain.analysis.gathering import gather
from assessments.domain.analysis.reporting import report_of
from assessments.domain.attempts import submit
from assessments.domain.publishing import publish_question, publish_quiz
from assessments.domain.repairing import Change, repair
from assessments.enums import QuizKind, RepairKind
from assessments.models import QuizAnalysis, QuizSlot
from assessments.questions.registry import types
from assessments.statistics.items import effective_weights, item_figures, quiz_figures
from notices import due
from people.models import Region
from tests.factories.assessments import (
    CategoryFactory,
    QuizFactory,
    SingleChoiceQuestionFactory,
    TestPassedRequirementFactory,
    answer,
    asking,
    begin,
    seated,
)
from tests.factories.courses import EnrolmentFactory, RunFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)
# Twelve people, three questions: what each chose; "a" is the key.
CHOSEN = [
    "aaa", "aaa", "aab", "aab", "aba", "aba", "abb", "abc", "bab", "bbb", "bbc", "cc-",
]  # fmt: skip


def sit(quiz, enrolment, chosen, *, at=NOW):
    """Sit ``quiz`` from begin to end; "-" leaves a question blank."""
    attempt = begin(quiz, enrolment, at=at)
    for position, key in enumerate(chosen, start=1):
        if key != "-":
            answer(attempt, position, key, at=at + timedelta(minutes=position))
    return submit(attempt=attempt, actor=None, at=at + timedelta(minutes=20))


def class_of(quiz, rows=CHOSEN, *, run=None, at=NOW, **person):
    """Let a group sit ``quiz``; return the enrolments."""
    run = run or TestPassedRequirementFactory(quiz=quiz).run
    found = []
    for chosen in rows:
        enrolment = EnrolmentFactory(run=run, person=PersonFactory(**person))
        sit(quiz, enrolment, chosen, at=at)
        found.append(enrolment)
    return found


def marks(place, rows=CHOSEN):
    """Return the marks of a question in per cent of a test of three."""
    return [100 / 3 * (row[place] == "a") for row in rows]


def test_figures_of_a_test_are_those_of_the_formulas():
    quiz = QuizFactory()
    class_of(quiz)
    table = [marks(place) for place in range(3)]
    totals = [sum(column) for column in zip(*table, strict=True)]

    report = report_of(quiz, None, smallest=10)

    whole = quiz_figures(table, most=100)
    assert (report["n"], report["later"], report["waiting"]) == (12, 0, 0)
    assert report["gain"] is None
    for name in ("mean", "median", "deviation", "skewness", "kurtosis", "alpha"):
        assert report["quiz"][name] == pytest.approx(getattr(whole, name)), name
    assert report["quiz"]["standard_error"] == pytest.approx(whole.standard_error)
    assert report["quiz"]["n_alpha"] == 12
    weights = effective_weights(table, totals)
    for place, row in enumerate(report["questions"]):
        wanted = item_figures(table[place], totals, most=100 / 3, guess=1 / 3)
        for name in ("facility", "deviation", "guess", "discrimination", "efficiency"):
            assert row[name] == pytest.approx(getattr(wanted, name)), name
        assert row["effective_weight"] == pytest.approx(weights[place])
        assert row["intended_weight"] == pytest.approx(1 / 3)
        assert row["thirds"] == pytest.approx(wanted.thirds)
        assert row["groups"] == [4, 4, 4]


def test_answers_are_counted_by_thirds_blank_ones_too():
    quiz = QuizFactory()
    class_of(quiz)

    row = report_of(quiz, None, smallest=10)["questions"][2]

    assert [(a["text"].get("ru"), a["right"], a["counts"]) for a in row["answers"]] == [
        ("Вариант a", True, [0, 0, 4]),
        ("Вариант b", False, [2, 3, 0]),
        ("Вариант c", False, [1, 1, 0]),
        (None, None, [1, 0, 0]),
    ]


def test_the_last_word_of_each_page_counts():
    quiz = QuizFactory()
    enrolment = seated(quiz)
    attempt = begin(quiz, enrolment, at=NOW)
    answer(attempt, 1, "b", at=NOW, client="phone", sequence=5)
    answer(attempt, 1, "c", at=NOW + timedelta(minutes=1), client="phone", sequence=4)
    answer(attempt, 1, "c", at=NOW - timedelta(minutes=1), client="desk")
    submit(attempt=attempt, actor=None, at=NOW + timedelta(minutes=9))

    row = report_of(quiz, None, smallest=1)["questions"][0]

    by_key = {a["text"].get("ru"): sum(a["counts"]) for a in row["answers"]}
    assert by_key == {"Вариант a": 0, "Вариант b": 1, "Вариант c": 0, None: 0}


def test_fewer_than_the_smallest_group_are_only_counted():
    quiz = QuizFactory()
    class_of(quiz, CHOSEN[:9])

    assert report_of(quiz, None, smallest=10) == {
        "n": 9,
        "later": 0,
        "waiting": 0,
        "smallest": 10,
    }


def test_only_the_first_attempt_of_a_person_counts():
    quiz = QuizFactory()
    enrolments = class_of(quiz)
    sit(quiz, enrolments[-1], "aaa", at=NOW + timedelta(days=1))
    begin(quiz, EnrolmentFactory(run=enrolments[0].run), at=NOW)

    sheet = gather(quiz)

    assert (sheet.n, sheet.later) == (12, 1)
    assert min(sheet.totals) == 0


def test_a_merged_person_is_one():
    quiz = QuizFactory()
    enrolments = class_of(quiz, ["aaa", "bbb"])
    twin = enrolments[1].person
    twin.merged_into = enrolments[0].person
    twin.save()

    sheet = gather(quiz)

    assert (sheet.n, sheet.later) == (1, 1)
    assert sheet.persons == [enrolments[0].person_id]


def test_a_run_is_counted_apart():
    quiz = QuizFactory()
    class_of(quiz, ["aaa", "aab"])
    run = TestPassedRequirementFactory(quiz=quiz).run
    class_of(quiz, ["bbb"], run=run)

    assert gather(quiz, run).n == 1
    assert gather(quiz).n == 3
    assert [(r.pk, r.sat) for r in runs_with_attempts(quiz) if r == run] == [
        (run.pk, 1)
    ]
    assert runs_with_attempts(QuizFactory()).count() == 0


def test_what_waits_for_a_marker_is_not_counted():
    essay = types()["essay"].examples()[0]
    quiz = asking(essay.definition)
    attempt = begin(quiz, seated(quiz), at=NOW)
    given = attempts.Answer(raw=essay.raw, client="test", sequence=1)
    attempts.save(item=attempt.items.get(), answer=given, at=NOW)
    submit(attempt=attempt, actor=None, at=NOW)

    sheet = gather(quiz)

    assert (sheet.n, sheet.waiting) == (0, 1)


def test_a_dropped_question_is_in_no_figure():
    quiz = QuizFactory()
    class_of(quiz)
    version = quiz.current_version.slots.first().question_version
    repair(
        change=Change(version=version, kind=RepairKind.DROP),
        reason="Опечатка в условии",
        actor=None,
        at=NOW + timedelta(days=1),
    )

    report = report_of(quiz, None, smallest=10)

    assert len(report["questions"]) == 2
    assert version.question_id not in {row["question"] for row in report["questions"]}
    assert report["questions"][0]["intended_weight"] == pytest.approx(0.5)


def test_negative_marks_pull_the_total_down():
    single = types()["single_best_answer"].examples()[0].definition
    quiz = asking(single, single)
    enrolment = seated(quiz)
    attempt = begin(quiz, enrolment, at=NOW)
    answer(attempt, 1, "steroid", at=NOW)
    submit(attempt=attempt, actor=None, at=NOW)

    assert list(gather(quiz).totals) == [-25.0]


def test_drawn_questions_are_told_from_the_smallest_group_on():
    category = CategoryFactory()
    SingleChoiceQuestionFactory.create_batch(6, category=category)
    quiz = QuizFactory(
        questions=[], published=False, course__programme=category.programme
    )
    QuizSlot.objects.create(quiz=quiz, draw_category=category, draw_count=2)
    publish_quiz(quiz=quiz, actor=None, at=NOW)
    class_of(quiz, ["aa", "ab", "ba", "bb"] * 3)

    report = report_of(quiz, None, smallest=4)

    asked = {row["question"]: row["n"] for row in report["questions"]}
    assert sum(asked.values()) == 24
    for row in report["questions"]:
        assert ("facility" in row) == (row["n"] >= 4), row
    assert report["quiz"]["n_alpha"] == 12
    assert (
        sum(row.get("effective_weight") or 0 for row in report["questions"]) <= 1.0001
    )


def test_versions_of_a_question_are_one_row_answers_those_of_the_newest():
    quiz = QuizFactory(questions=1)
    question = quiz.slots.get().question.get_real_instance()
    class_of(quiz, ["a", "b"])
    question.stem_ru = "Иначе сказано?"
    question.save()
    publish_question(question=question, actor=None, at=NOW)
    publish_quiz(quiz=quiz, actor=None, at=NOW)
    run = RunFactory(course=quiz.course)
    TestPassedRequirementFactory(quiz=quiz, run=run)
    class_of(quiz, ["c"], run=run)

    (row,) = report_of(quiz, None, smallest=1)["questions"]

    assert (row["n"], row["versions"]) == (3, 2)
    assert row["stem"]["ru"] == "Иначе сказано?"
    assert [sum(a["counts"]) for a in row["answers"]] == [0, 0, 1, 0]


def test_written_answers_of_single_people_are_not_told():
    short = types()["short_answer"].examples()[0].definition
    quiz = asking(short)
    run = TestPassedRequirementFactory(quiz=quiz).run
    for words in ("редкое слово", "Частое", "частое", "Я, Иванова И. И."):
        attempt = begin(quiz, EnrolmentFactory(run=run), at=NOW)
        _write(attempt, short, words)

    (row,) = report_of(quiz, None, smallest=1)["questions"]

    told = [(a["text"].get("ru"), sum(a["counts"])) for a in row["answers"]]
    assert told == [("Частое", 2), (None, 0)]
    assert "Иванова" not in str(row)


def _write(attempt, definition, words):
    name = next(iter(definition.examples()[0].raw))
    item = attempt.items.get()
    given = attempts.Answer(raw={name: [words]}, client="test", sequence=1)
    attempts.save(item=item, answer=given, at=NOW)
    submit(attempt=attempt, actor=None, at=NOW)


@pytest.mark.parametrize("name", sorted(types()))
def test_every_type_can_be_analysed(name):
    example = types()[name].examples()[0]
    quiz = asking(example.definition)
    run = TestPassedRequirementFactory(quiz=quiz).run
    for _each in range(2):
        attempt = begin(quiz, EnrolmentFactory(run=run), at=NOW)
        given = attempts.Answer(raw=example.raw, client="test", sequence=1)
        attempts.save(item=attempt.items.get(), answer=given, at=NOW)
        submit(attempt=attempt, actor=None, at=NOW)

    report = report_of(quiz, None, smallest=1)

    if example.by_hand:
        assert report == {"n": 0, "later": 0, "waiting": 2, "smallest": 1}
        return
    (row,) = report["questions"]
    assert row["facility"] == pytest.approx(float(example.fraction))
    assert sum(sum(a["counts"]) for a in row["answers"]) >= 2


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("single_best_answer", Fraction(1 + Fraction(1, 4) - Fraction(1, 2), 3)),
        ("true_false", Fraction(1, 2)),
        ("multiple_response", None),
        ("short_answer", None),
        ("numeric", None),
        ("essay", None),
        ("ordering", None),
        ("matching", Fraction(1, 3)),
    ],
)
def test_what_guessing_brings(name, guess):
    assert types()[name].examples()[0].definition.guess() == guess


def test_texts_for_markers_are_not_among_the_answers():
    essay = types()["essay"].examples()[0].definition

    assert rows_of(essay, {'{"text": ["Ответ"]}': [0]}, [0], [0]) == []


def test_what_guessing_brings_where_rows_or_gaps_count_together():
    strict = types()["matching"].examples()[-1].definition
    cloze = types()["cloze"].examples()[0].definition
    hotspots = [example.definition for example in types()["image_hotspot"].examples()]
    script = types()["script_concordance"].examples()[0].definition

    assert strict.guess() == Fraction(1, 9)
    assert cloze.guess() == Fraction(
        sum(Fraction(g.weight, len(g.options)) for g in cloze.gaps if g.options),
        sum(g.weight for g in cloze.gaps),
    )
    assert hotspots[0].guess() == Fraction(1, len(hotspots[0].options))
    assert hotspots[-1].guess() is None
    credit = [f.credit(p) for f in script.facts for p in ("-2", "-1", "0", "1", "2")]
    assert script.guess() == sum(credit) / len(credit)


def test_a_passage_of_written_gaps_cannot_be_guessed():
    cloze = types()["cloze"]
    data = cloze.examples()[0].definition.to_data()
    written = [gap for gap in data["gaps"] if gap["kind"] == "number"][:1]
    key = written[0]["key"]
    passage = {"ru": f"Жар от [[{key}]] градусов"}

    question = cloze.from_data({**data, "passage": passage, "gaps": written})

    assert question.guess() is None


def pair_of_tests():
    """Return a post-test with its pre-test, both with the same questions."""
    before = QuizFactory(kind=QuizKind.PRE_TEST, key="pre")
    questions = [slot.question for slot in before.slots.all()]
    after = QuizFactory(
        kind=QuizKind.POST_TEST,
        course=before.course,
        questions=questions,
        pre_test=before,
    )
    return before, after


def learn(before, after, rows, **person):
    run = RunFactory(course=after.course)
    for quiz in (before, after):
        TestPassedRequirementFactory(quiz=quiz, run=run)
    for first, last in rows:
        enrolment = EnrolmentFactory(run=run, person=PersonFactory(**person))
        sit(before, enrolment, first)
        sit(after, enrolment, last, at=NOW + timedelta(days=3))
    return run


def test_the_gain_pairs_the_same_people():
    before, after = pair_of_tests()
    learn(before, after, [("bbb", "aaa"), ("abb", "aab"), ("aab", "aab")])
    run = RunFactory(course=after.course)
    TestPassedRequirementFactory(quiz=after, run=run)
    class_of(after, ["aaa"], run=run)

    gain = report_of(after, None, smallest=3)["gain"]

    assert gain["n"] == 3
    assert gain["figures"]["before"] == pytest.approx(100 / 3)
    assert gain["figures"]["after"] == pytest.approx(700 / 9)
    assert (gain["figures"]["rose"], gain["figures"]["stayed"]) == (2, 1)
    changes = {row["stem"]["ru"]: round(row["change"]) for row in gain["questions"]}
    assert sorted(changes.values()) == [33, 33, 67]
    assert all(row["n"] == 3 for row in gain["questions"])


def test_whoever_sat_the_post_test_first_is_no_pair():
    before, after = pair_of_tests()
    run = learn(before, after, [("bbb", "aaa")])
    enrolment = EnrolmentFactory(run=run)
    sit(after, enrolment, "aaa", at=NOW)
    sit(before, enrolment, "aaa", at=NOW + timedelta(days=1))

    gain = report_of(after, None, smallest=1)["gain"]

    assert gain["n"] == 1


def test_gain_of_few_people_is_hidden_regions_too():
    before, after = pair_of_tests()
    yakutia, perm = Region.objects.all()[:2]
    learn(before, after, [("bbb", "aaa"), ("bbb", "aab")], region=yakutia)
    learn(before, after, [("bbb", "abb")], region=perm)
    learn(before, after, [("bbb", "aaa")], region=None)

    assert report_of(after, None, smallest=4)["gain"].keys() >= {"figures"}
    assert report_of(after, None, smallest=4)["gain"]["regions"] == {
        "rows": [],
        "hidden": 4,
    }
    regions = report_of(after, None, smallest=2)["gain"]["regions"]
    assert regions["hidden"] == 2
    (row,) = regions["rows"]
    assert (row["region"]["ru"], row["n"]) == (yakutia.name_ru, 2)
    assert row["change"] == pytest.approx(250 / 3)
    run = after.course.runs.first()
    gain = report_of(after, run, smallest=2)["gain"]
    assert gain["n"] == 2


def test_a_pair_too_few_tells_only_how_many():
    before, after = pair_of_tests()
    learn(before, after, [("bbb", "aaa")])
    run = RunFactory(course=after.course)
    TestPassedRequirementFactory(quiz=after, run=run)
    class_of(after, ["aaa", "aab"], run=run)

    assert report_of(after, None, smallest=3)["gain"] == {
        "pre_test": before.pk,
        "n": 1,
    }


def test_asking_twice_counts_once_and_the_worker_keeps_the_report(settings):
    settings.QUIZ_SMALLEST_GROUP = 2
    quiz = QuizFactory()
    class_of(quiz, CHOSEN[:3])

    first = ask_for(quiz=quiz, run=None, actor=None, at=NOW)
    assert ask_for(quiz=quiz, run=None, actor=None, at=NOW).pk == first.pk
    assert first.is_being_counted
    assert str(first) == quiz.title
    assert due.work_off(QuizAnalysis, now=lambda: NOW + timedelta(minutes=1)) == 1

    row = QuizAnalysis.objects.get()
    assert not row.is_being_counted
    assert row.report["n"] == 3
    assert row.counted_at == NOW + timedelta(minutes=1)
    again = ask_for(quiz=quiz, run=None, actor=None, at=NOW + timedelta(hours=1))
    assert (again.pk, again.is_being_counted) == (row.pk, True)
    assert count(again, at=NOW) is None


def test_news_are_counted_by_themselves():
    quiz, still = QuizFactory(), QuizFactory()
    enrolments = class_of(quiz, ["abb"])
    later = timezone.now() + timedelta(hours=1)

    assert keep_fresh(at=later) == 1
    due.work_off(QuizAnalysis, now=lambda: later)
    assert keep_fresh(at=later) == 0
    assert set(QuizAnalysis.objects.values_list("quiz", flat=True)) == {quiz.pk}
    sit(quiz, enrolments[0], "bbb", at=later + timedelta(days=1))
    assert keep_fresh(at=later) == 1
    assert not still.analyses.exists()


def test_queries_do_not_grow_with_the_group(django_assert_max_num_queries):
    quiz = QuizFactory()
    class_of(quiz)

    with django_assert_max_num_queries(8):
        report_of(quiz, None, smallest=10)
