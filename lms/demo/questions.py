"""Questions of all types, made of the contents."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from assessments.domain.files import keep, read_file
from assessments.models import (
    AcceptedForm,
    Category,
    ClozeGap,
    ClozeQuestion,
    EssayCriterion,
    EssayQuestion,
    ExtendedCase,
    ExtendedMatchingQuestion,
    ExtendedOption,
    HotspotRegion,
    ImageHotspotQuestion,
    MatchingDistractor,
    MatchingPair,
    MatchingQuestion,
    MultipleChoiceQuestion,
    NumericQuestion,
    NumericUnit,
    Option,
    OrderingQuestion,
    OrderingStep,
    Question,
    QuestionFile,
    QuestionMedium,
    ScriptConcordanceQuestion,
    ScriptFact,
    ShortAnswerQuestion,
    SingleChoiceQuestion,
    TrueFalseQuestion,
)
from assessments.models.types.script_concordance import VOTES
from courses.models import Course, Programme
from lms.demo.media import MEDIA, PICTURES
from lms.demo.persons import office
from lms.demo.reading import LANGUAGES, Data, both, read

NOTHING = dict.fromkeys(LANGUAGES, "")


def all_questions() -> list[Data]:
    """Return the questions of all types, those with options first."""
    return [*read("questions")["questions"], *read("types")["questions"]]


def load_files(programme: Programme, *, at: datetime) -> None:
    """Put what the questions show into the bank; a second time changes nothing."""
    for data in read("types")["files"]:
        if QuestionFile.objects.filter(title=data["key"]).exists():
            continue
        path = (
            PICTURES / f"{data['picture']}.png"
            if "picture" in data
            else MEDIA / data["medium"]
        )
        file = QuestionFile(
            programme=programme,
            title=data["key"],
            **both(data["alt"], "alt"),
            **both(data.get("transcript", NOTHING), "transcript"),
        )
        with path.open("rb") as upload:
            keep(file=file, facts=read_file(upload), actor=office(), at=at)


def load_question(course: Course, data: Data) -> None:
    """Write a question and publish it, as its author would."""
    model, fill = TYPES[data["kind"]]
    question = model(
        title=data["title"],
        category=Category.objects.get(programme=course.programme, key=data["lesson"]),
        live=False,
        author="НОДГО",
        **both(data.get("vignette", NOTHING), "vignette"),
        **both(data["stem"], "stem"),
        **both(data["explanation"], "explanation"),
    )
    question.media = _rows(
        data.get("media", []), lambda key: QuestionMedium(file=_file(key))
    )
    fill(question, data)
    question.save()
    question.save_revision(user=office()).publish(user=office())


def _file(key: str) -> QuestionFile:
    return QuestionFile.objects.get(title=key)


def _rows(values: list[Any], make: Callable[[Any], Any]) -> list[Any]:
    rows = [make(value) for value in values]
    for place, row in enumerate(rows):
        row.sort_order = place
    return rows


def _words(data: Data) -> dict[str, str]:
    """Return text and reason of a row as fields."""
    return {
        **both(data, "text"),
        **both(data.get("why", data.get("feedback", NOTHING)), "explanation"),
    }


def _choice(question: Any, data: Data) -> None:
    question.keeps_order = data.get("keeps_order", False)
    question.options = _rows(
        data["options"],
        lambda row: Option(
            key=row["key"], is_right=row.get("correct", False), **_words(row)
        ),
    )


def _true_false(question: Any, data: Data) -> None:
    question.answer = data["answer"]
    for word, why in data["why"].items():
        for name, value in both(why, f"explanation_{word}").items():
            setattr(question, name, value)


def _short_answer(question: Any, data: Data) -> None:
    question.slips = data["slips"]
    question.forms = _rows(
        data["forms"], lambda row: AcceptedForm(text=row[0], percent=row[1])
    )


def _numeric(question: Any, data: Data) -> None:
    question.value, question.tolerance = data["value"], data["tolerance"]
    question.units = _rows(
        data["units"],
        lambda row: NumericUnit(text_ru=row[0], text_en=row[1], factor=row[2]),
    )


def _essay(question: Any, data: Data) -> None:
    question.max_words, question.markers = data["max_words"], data["markers"]
    question.guidance_ru, question.guidance_en = data["guidance"].values()
    question.criteria = _rows(
        data["criteria"],
        lambda row: EssayCriterion(text_ru=row[0], text_en=row[1], points=row[2]),
    )


def _matching(question: Any, data: Data) -> None:
    question.pairs = _rows(
        data["pairs"],
        lambda row: MatchingPair(**both(row["answer"], "answer"), **_words(row)),
    )
    question.distractors = _rows(
        data["distractors"], lambda row: MatchingDistractor(**both(row, "text"))
    )


def _ordering(question: Any, data: Data) -> None:
    question.steps = _rows(data["steps"], lambda row: OrderingStep(**_words(row)))


def _cloze(question: Any, data: Data) -> None:
    question.passage_ru, question.passage_en = data["passage"].values()
    question.gaps = _rows(
        data["gaps"],
        lambda row: ClozeGap(
            mark=row["mark"],
            kind=row["kind"],
            answers_ru=row["answers_ru"],
            answers_en=row.get("answers_en", ""),
            tolerance=row.get("tolerance", "0"),
            **both(row, "label"),
            **both(row.get("why", NOTHING), "explanation"),
        ),
    )


def _extended(question: Any, data: Data) -> None:
    question.options = _rows(
        data["options"],
        lambda row: ExtendedOption(letter=row[0], text_ru=row[1], text_en=row[2]),
    )
    question.cases = _rows(
        data["cases"], lambda row: ExtendedCase(right=row["right"], **_words(row))
    )


def _hotspot(question: Any, data: Data) -> None:
    question.picture = _file(data["picture"])
    question.regions = _rows(
        data["regions"],
        lambda row: HotspotRegion(
            coords=row["coords"], is_right=row["right"], **_words(row)
        ),
    )


def _script(question: Any, data: Data) -> None:
    question.meaning = data["meaning"]
    question.facts = _rows(
        data["facts"],
        lambda row: ScriptFact(
            **dict(zip(VOTES, row["votes"], strict=True)), **_words(row)
        ),
    )


TYPES: dict[str, tuple[type[Question], Callable[[Any, Data], None]]] = {
    "single": (SingleChoiceQuestion, _choice),
    "multiple": (MultipleChoiceQuestion, _choice),
    "true_false": (TrueFalseQuestion, _true_false),
    "short_answer": (ShortAnswerQuestion, _short_answer),
    "numeric": (NumericQuestion, _numeric),
    "essay": (EssayQuestion, _essay),
    "matching": (MatchingQuestion, _matching),
    "ordering": (OrderingQuestion, _ordering),
    "cloze": (ClozeQuestion, _cloze),
    "extended_matching": (ExtendedMatchingQuestion, _extended),
    "image_hotspot": (ImageHotspotQuestion, _hotspot),
    "script_concordance": (ScriptConcordanceQuestion, _script),
}
