"""Every text has its Russian, and the same text the same Russian everywhere."""

import re
from collections import defaultdict

import polib
import pytest
from django.conf import settings

from lms import translations


def entries(room):
    path = translations.po_path(room)
    return list(polib.pofile(str(path))) if path.exists() else []


def texts(entry):
    return [entry.msgstr, *entry.msgstr_plural.values()]


def is_borrowed(entry):
    """Tell whether the sentence is Django's or Wagtail's, worded anew."""
    return [file for file, _line in entry.occurrences] == ["lms/wording.py"]


def leaves_only_models_out(text, msgid):
    """Names of models, workflows and fields do not decline in Russian."""
    named = set(placeholders(msgid)) - set(placeholders(text))
    return (
        set(placeholders(text)) <= set(placeholders(msgid))
        and {
            "%(model_name)s",
            "%(workflow_name)s",
            "%(task_name)s",
            "%(verbose_name)s",
            "%(field_label)s",
            "%(field_labels)s",
        }
        >= named
    )


def placeholders(text):
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


@pytest.mark.parametrize("room", settings.ROOMS)
def test_nothing_is_missing_obsolete_fuzzy_or_empty(room):
    assert translations.complaints(room) == []


@pytest.mark.parametrize("room", settings.ROOMS)
def test_a_translation_fills_the_same_places_as_the_text(room):
    wrong = [
        entry.msgid
        for entry in entries(room)
        for text in texts(entry)
        if text
        and not entry.msgid_plural
        and placeholders(text) != placeholders(entry.msgid)
        and not (is_borrowed(entry) and leaves_only_models_out(text, entry.msgid))
    ]

    assert wrong == []


@pytest.mark.parametrize("room", settings.ROOMS)
def test_russian_has_its_own_quotation_marks_and_no_exclamations(room):
    wrong = [
        text
        for entry in entries(room)
        for text in texts(entry)
        if re.search(r"[“”!]|успешно", re.sub(r"<[^>]*>", "", text))
    ]

    assert wrong == []


def test_the_same_text_has_the_same_translation_in_every_room():
    """Django keeps one translation of a text: the topmost room would win."""
    found = defaultdict(dict)
    for room in settings.ROOMS:
        for entry in entries(room):
            found[translations.key_of(entry)][room] = tuple(texts(entry))

    contradictions = {
        key: rooms for key, rooms in found.items() if len(set(rooms.values())) > 1
    }

    assert contradictions == {}
