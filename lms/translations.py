"""Message files of the rooms: which file belongs to whom, extract, merge, compile.

Every room keeps its translations in ``locale/<room>/ru/LC_MESSAGES/django.po``.
Extracting needs GNU gettext (``xgettext``); compiling is done in Python, so
that a fresh machine needs nothing installed.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "ru"
HEADER = {
    "Project-Id-Version": "nspho-lms",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4"
        " && (n%100<12 || n%100>14) ? 1 : 2);"
    ),
}
PLURALS = 3
# Template folders named by a library, and the room that wrote our versions.
BORROWED_FOLDERS = {"account": "people", "allauth": "people", "mfa": "people"}
TEMPLATE_SUFFIXES = {".html", ".txt"}
KEYWORDS = [
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
]

Key = tuple[str | None, str]


class GettextNotFoundError(RuntimeError):
    """``xgettext`` is not installed; only extracting needs it."""


def po_path(room: str) -> Path:
    """Return where the translations of ``room`` are kept."""
    folder = settings.BASE_DIR / "locale" / room / LANGUAGE / "LC_MESSAGES"
    return folder / "django.po"


def room_of_template(path: Path) -> str:
    """Return the room that owns the template ``path``, relative to ``templates/``."""
    folder = path.parts[0] if len(path.parts) > 1 else ""
    room = BORROWED_FOLDERS.get(folder, folder)
    return room if room in settings.ROOMS else "lms"


def sources(room: str) -> list[Path]:
    """Return the files with texts of ``room``, relative to the project, sorted."""
    base = settings.BASE_DIR
    code = (base / room).rglob("*.py")
    templates = (
        path
        for path in (base / "templates").rglob("*")
        if path.suffix in TEMPLATE_SUFFIXES
        and room_of_template(path.relative_to(base / "templates")) == room
    )
    found = (path.relative_to(base) for path in [*code, *templates])
    return sorted(path for path in found if "migrations" not in path.parts)


def extract(room: str) -> polib.POFile:
    """Return the texts that ``room`` uses now, untranslated, in order of place.

    :raises GettextNotFoundError: without ``xgettext``
    """
    program = shutil.which("xgettext")
    if program is None:
        raise GettextNotFoundError("Install gettext to extract messages.")
    with tempfile.TemporaryDirectory() as folder:
        names = _write_as_python(sources(room), Path(folder))
        catalogue = _run_xgettext(program, names, Path(folder))
    return polib.pofile(catalogue)


def merge(room: str) -> polib.POFile:
    """Return today's texts of ``room`` with the translations already made.

    Nothing is guessed: a changed text comes back empty, a text no longer used
    is dropped.
    """
    merged = polib.POFile()
    merged.metadata = HEADER
    known = _by_key(_existing(room))
    for entry in extract(room):
        if (old := known.get(key_of(entry))) and not old.fuzzy:
            entry.msgstr, entry.msgstr_plural = old.msgstr, old.msgstr_plural
            entry.tcomment = old.tcomment
        if entry.msgid_plural:
            forms = entry.msgstr_plural
            entry.msgstr_plural = {n: forms.get(n, "") for n in range(PLURALS)}
        merged.append(entry)
    return merged


def update(room: str) -> polib.POFile:
    """Write the message file of ``room`` and return it; no texts, no file."""
    merged = merge(room)
    path = po_path(room)
    if merged:
        path.parent.mkdir(parents=True, exist_ok=True)
        merged.save(str(path))
    else:
        path.unlink(missing_ok=True)
    return merged


def complaints(room: str) -> list[str]:
    """Return what is wrong with the message file of ``room``, one line each.

    Missing, obsolete, fuzzy and empty entries, and plurals with a form left
    out. Needs ``xgettext``.
    """
    existing = _existing(room)
    kept = _by_key(entry for entry in existing if not entry.obsolete)
    used = _by_key(extract(room))
    return [
        *(f"{room}: not in the message file: {k[1]!r}" for k in used.keys() - kept),
        *(f"{room}: no longer used: {k[1]!r}" for k in kept.keys() - used),
        *(f"{room}: obsolete: {e.msgid!r}" for e in existing if e.obsolete),
        *(f"{room}: fuzzy: {e.msgid!r}" for e in existing if e.fuzzy),
        *(f"{room}: not translated: {e.msgid!r}" for e in untranslated(existing)),
    ]


def untranslated(catalogue: Iterable[polib.POEntry]) -> list[polib.POEntry]:
    """Return the entries with an empty text or plural form."""
    return [entry for entry in catalogue if not entry.obsolete and _is_empty(entry)]


def compile_all() -> list[Path]:
    """Compile every message file that changed; return the files written."""
    changed = [
        path
        for path in sorted((settings.BASE_DIR / "locale").rglob("*.po"))
        if _is_stale(path, path.with_suffix(".mo"))
    ]
    return [_compile(path) for path in changed]


def key_of(entry: polib.POEntry) -> Key:
    """Return what tells one text from another: its context and its msgid."""
    return (entry.msgctxt, entry.msgid)


def _existing(room: str) -> list[polib.POEntry]:
    path = po_path(room)
    return list(polib.pofile(str(path))) if path.exists() else []


def _by_key(entries: Iterable[polib.POEntry]) -> dict[Key, polib.POEntry]:
    return {key_of(entry): entry for entry in entries}


def _is_empty(entry: polib.POEntry) -> bool:
    if not entry.msgid_plural:
        return not entry.msgstr
    return any(not entry.msgstr_plural.get(n) for n in range(PLURALS))


def _write_as_python(paths: list[Path], folder: Path) -> list[str]:
    """Copy ``paths`` below ``folder``, templates turned into what xgettext reads."""
    for path in paths:
        text = (settings.BASE_DIR / path).read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=str(path))
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def _run_xgettext(program: str, names: list[str], folder: Path) -> str:
    (folder / "names").write_text("\n".join(names), encoding="utf-8")
    output = folder / "messages.pot"
    subprocess.run(  # noqa: S603 - fixed arguments, no shell
        [
            program,
            *(f"--keyword={keyword}" for keyword in KEYWORDS),
            *("--language=Python", "--from-code=UTF-8", "--force-po"),
            *("--add-comments=Translators", "--add-location=file"),
            *("--files-from=names", f"--output={output}"),
        ],
        cwd=folder,
        check=True,
    )
    text = output.read_text(encoding="utf-8")
    return text.replace("charset=CHARSET", "charset=UTF-8")


def _is_stale(source: Path, compiled: Path) -> bool:
    return (
        not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns
    )


def _compile(path: Path) -> Path:
    """Compile beside the old file and swap, so that no reader sees half of it."""
    compiled = path.with_suffix(".mo")
    scratch = path.with_suffix(f".{os.getpid()}.tmp")
    polib.pofile(str(path)).save_as_mofile(str(scratch))
    scratch.replace(compiled)
    return compiled
