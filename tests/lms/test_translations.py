"""The message files of the rooms: extracted, merged, checked, compiled."""

import gettext

import polib
import pytest
from django.core.management import CommandError, call_command

from lms import translations

CODE = """
from django.utils.translation import gettext as _, ngettext
_("One")
_("Changed now")
ngettext("%(n)s place", "%(n)s places", 2)
"""
OLD = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"

#. a note
msgid "One"
msgstr "Один"

msgid "Changed"
msgstr "Изменилось"

#, fuzzy
msgid "Changed now"
msgstr "Изменилось"
"""


@pytest.fixture
def project(settings, tmp_path):
    """A project with the one room ``cms`` and its old message file."""
    settings.BASE_DIR = tmp_path
    for name, text in {
        "cms/views.py": CODE,
        "cms/migrations/0001.py": "_('never')",
        "templates/cms/page.html": '{% load i18n %}{% translate "Page" %}',
        "templates/account/login.html": '{% load i18n %}{% translate "Theirs" %}',
        "templates/404.html": '{% load i18n %}{% translate "House" %}',
        "locale/cms/ru/LC_MESSAGES/django.po": OLD,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_file_belongs_to_the_room_of_its_folder(project):
    found = {
        r: [str(p) for p in translations.sources(r)] for r in ("cms", "people", "lms")
    }

    assert found == {
        "cms": ["cms/views.py", "templates/cms/page.html"],
        "people": ["templates/account/login.html"],
        "lms": ["templates/404.html"],
    }


def test_updating_keeps_translations_guesses_none_and_drops_what_is_unused(project):
    catalogue = translations.update("cms")

    assert {entry.msgid: entry.msgstr for entry in catalogue} == {
        "One": "Один",
        "Changed now": "",
        "%(n)s place": "",
        "Page": "",
    }
    assert [e.msgid for e in translations.untranslated(catalogue)] == [
        "Changed now",
        "%(n)s place",
        "Page",
    ]
    assert polib.pofile(str(translations.po_path("cms"))) == catalogue


def test_a_room_without_texts_has_no_file(project):
    (project / "cms" / "views.py").write_text("")
    (project / "templates" / "cms" / "page.html").write_text("")

    translations.update("cms")

    assert not translations.po_path("cms").exists()


def test_every_fault_is_named(project):
    assert sorted(translations.complaints("cms")) == [
        "cms: fuzzy: 'Changed now'",
        "cms: no longer used: 'Changed'",
        "cms: not in the message file: '%(n)s place'",
        "cms: not in the message file: 'Page'",
    ]


def test_a_plural_lacks_none_of_its_three_forms():
    entry = polib.POEntry(msgid="place", msgid_plural="places")
    entry.msgstr_plural = {0: "место", 1: "места", 2: ""}

    assert translations.untranslated([entry]) == [entry]


def test_only_changed_files_are_compiled(project):
    first, second = translations.compile_all(), translations.compile_all()

    [compiled] = first
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("One") == "Один"
    assert second == []


def test_the_commands_update_and_compile(project, capsys):
    call_command("messages", "cms")
    call_command("compile_translations")

    output = capsys.readouterr().out
    assert "cms: 4 texts, 3 to do" in output
    assert "django.mo" in output


def test_an_unknown_room_is_refused(project):
    with pytest.raises(CommandError, match="No such room: attic"):
        call_command("messages", "attic")


def test_without_gettext_the_command_says_what_to_install(project, monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CommandError, match="Install gettext"):
        call_command("messages", "cms")
