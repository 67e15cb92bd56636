"""Rooms know only what stands below them; each check is seen to fail once."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.rooms import FLOOR, wrong_includes, wrong_relations

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def test_foreign_keys_lead_down():
    relations = [
        (f"{model._meta.label}.{field.name}", field.related_model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
    ]

    assert len(relations) > 20
    assert wrong_relations(relations) == []


def test_a_foreign_key_that_leads_up_is_found():
    relations = [
        ("people.Person.certificate", "certificates"),
        ("attendance.AttendanceEvent.attempt", "assessments"),
        ("courses.Enrolment.person", "people"),
        ("people.User.groups", "auth"),
    ]

    assert wrong_relations(relations) == [
        "people.Person.certificate → certificates",
        "attendance.AttendanceEvent.attempt → assessments",
    ]


def test_templates_include_what_stands_below():
    templates = {
        str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
        for ending in ("html", "txt")
        for path in TEMPLATES.rglob(f"*.{ending}")
    }

    assert {name.rpartition(".")[2] for name in templates} == {"html", "txt"}
    assert wrong_includes(templates) == []


def test_an_include_that_leads_up_is_found():
    templates = {
        "courses/run.html": '{% extends "base.html" %}{% include "certificates/_c.html" %}',
        "cms/run.html": "{% include 'courses/_run.html' with run=run only %}",
    }

    assert wrong_includes(templates) == ["courses/run.html → certificates/_c.html"]


def test_every_room_is_an_app_and_has_a_floor():
    assert set(settings.ROOMS) == set(FLOOR)


def test_an_import_that_leads_up_breaks_the_contract(tmp_path):
    for room, source in {"upper": "", "lower": "import upper\n"}.items():
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text(source, encoding="utf-8")
    (tmp_path / "contract.toml").write_text(
        """
        [tool.importlinter]
        root_packages = ["upper", "lower"]
        [[tool.importlinter.contracts]]
        name = "order"
        type = "layers"
        layers = ["upper", "lower"]
        """,
        encoding="utf-8",
    )

    linted = subprocess.run(
        [
            str(Path(sys.executable).parent / "lint-imports"),
            "--config",
            "contract.toml",
            "--no-cache",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert linted.returncode == 1
    assert "lower is not allowed to import upper" in linted.stdout


@pytest.mark.parametrize("word", ["django.http", "HttpRequest", "timezone.now("])
def test_rules_know_neither_requests_nor_the_clock(word):
    rules = [
        path
        for room in FLOOR
        for path in (settings.BASE_DIR / room / "domain").rglob("*.py")
    ]

    assert rules
    assert [path for path in rules if word in path.read_text(encoding="utf-8")] == []
