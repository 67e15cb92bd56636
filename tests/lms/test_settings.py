"""Settings: production checks what it is given; the demo keeps its own secret."""

import os
import re
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lms.settings.databases import database
from lms.settings.env import env, env_flag, env_list, env_number, env_one_of
from lms.settings.secret import kept_secret

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "LMS_SECRET_KEY": "".join(chr(33 + n) for n in range(60)),
    "LMS_HOSTS": "edu.example.org",
    "LMS_BASE_URL": "https://edu.example.org",
    "LMS_FROM_EMAIL": "НОДГО <school@example.org>",
    "LMS_SMTP_HOST": "mail.example.org",
    "DATABASE_URL": "postgresql://lms@/lms?host=/run/postgresql",
    "REDIS_URL": "redis://localhost:6379/0",
}


def check(tmp_path, **changes):
    """Run ``check --deploy`` under production settings in a process of its own."""
    given = PRODUCTION | {"LMS_DATA_DIR": str(tmp_path)} | changes
    kept = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=kept | {name: value for name, value in given.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_the_deployment_checks_with_nothing_silenced(tmp_path):
    (tmp_path / "static").mkdir()

    result = check(tmp_path)

    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("LMS_SECRET_KEY", None, "Set the environment variable LMS_SECRET_KEY"),
        ("LMS_SECRET_KEY", "short", "LMS_SECRET_KEY must have at least 50 characters"),
        ("LMS_HOSTS", None, "LMS_HOSTS must name the hosts"),
        ("LMS_HOSTS", "*", "LMS_HOSTS must name the hosts"),
        ("LMS_BASE_URL", "http://edu.example.org", "must be the https:// address"),
        ("DATABASE_URL", None, "Set the environment variable DATABASE_URL"),
        ("LMS_SMTP_SECURITY", "ssl", "must be one of starttls, tls, none"),
        ("LMS_PROXIES", "some", "LMS_PROXIES must be a whole number, not 'some'"),
    ],
)
def test_production_says_what_is_missing_or_wrong(tmp_path, variable, value, sentence):
    result = check(tmp_path, **{variable: value})

    assert result.returncode != 0
    assert sentence in result.stderr


def test_values_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("SOME_TEXT", "text")
    monkeypatch.setenv("SOME_LIST", " a, ,b ")
    monkeypatch.setenv("SOME_NUMBER", "7")
    monkeypatch.setenv("SOME_FLAG", "1")

    values = [
        env("SOME_TEXT"),
        env_list("SOME_LIST"),
        env_number("SOME_NUMBER", 1),
        env_flag("SOME_FLAG", default=False),
        env_one_of("SOME_TEXT", ("text", "other"), "other"),
    ]

    assert values == ["text", ["a", "b"], 7, True, "text"]


def test_defaults_stand_in_for_what_is_not_set():
    values = [
        env("NOT_SET", "text"),
        env_list("NOT_SET"),
        env_number("NOT_SET", 1),
        env_flag("NOT_SET", default=True),
        env_one_of("NOT_SET", ("a", "b"), "b"),
    ]

    assert values == ["text", [], 1, True, "b"]


def test_a_database_is_named_by_its_address(tmp_path):
    found = database("postgresql://us%40er:p%2Fw@db.example.org:6432/lms", tmp_path)

    names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [found[name] for name in names] == [
        "django.db.backends.postgresql",
        "lms",
        "us@er",
        "p/w",
        "db.example.org",
        "6432",
    ]


def test_a_database_can_be_reached_over_a_socket(tmp_path):
    found = database("postgresql://lms@/lms?host=/run/postgresql", tmp_path)

    assert (found["HOST"], found["PORT"]) == ("/run/postgresql", "")


def test_no_address_means_sqlite(tmp_path):
    assert database("", tmp_path / "db")["NAME"] == tmp_path / "db"


def test_another_kind_of_database_is_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured):
        database("mysql://lms@localhost/lms", tmp_path)


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "new" / "secret-key"

    first, second = kept_secret(path), kept_secret(path)

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_every_variable_and_default_of_the_society_is_documented():
    folder = settings.BASE_DIR / "lms" / "settings"
    code = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))
    documented = (settings.BASE_DIR / "docs" / "settings.md").read_text("utf-8")
    variables = set(re.findall(r'\benv(?:_\w+)?\(\s*"([A-Z_]+)"', code))
    base = (folder / "base.py").read_text("utf-8")
    defaults = re.findall(
        r"^([A-Z_]+) = ", base.split("# --- Defaults of the ")[1], re.MULTILINE
    )

    missing = {
        name for name in variables | set(defaults) if f"`{name}`" not in documented
    }

    assert "LMS_SECRET_KEY" in variables
    assert missing == set()
