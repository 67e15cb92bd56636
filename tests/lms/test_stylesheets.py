from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.management import call_command
from django.template import Context, Template

from lms.staticfiles import JoinedStaticFilesStorage
from lms.stylesheets import JOINED, PARTS, squeeze

STATIC = Path(settings.BASE_DIR) / "static"


def test_every_style_file_of_the_site_is_a_part_once():
    files = {str(file.relative_to(STATIC)) for file in STATIC.glob("css/**/*.css")}
    of_the_admin = {file for file in files if file.startswith("css/admin/")}

    assert files - of_the_admin == set(PARTS)
    assert len(PARTS) == len(set(PARTS))


def test_layers_are_declared_before_anything_uses_them():
    first = squeeze((STATIC / PARTS[0]).read_text())

    assert first.startswith("@layer tokens,base,layout,parts,print;")
    assert PARTS[-1] == "css/print.css"


def test_squeeze_takes_comments_and_space_but_no_strings():
    css = '/* a */\n.x::after {\n  content: "/* ; */  {";\n  color: red;\n}\n'

    assert squeeze(css) == '.x::after{content:"/* ; */  {";color:red}'


def test_squeeze_keeps_the_spaces_that_mean_something():
    css = "a > b + .c :hover { inline-size: calc(1rem + 2px); margin: 0 auto }"

    assert (
        squeeze(css) == "a > b + .c :hover{inline-size:calc(1rem + 2px);margin:0 auto}"
    )


def test_collectstatic_writes_one_hashed_and_compressed_style_sheet(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "lms.staticfiles.JoinedStaticFilesStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    storage = JoinedStaticFilesStorage(location=tmp_path)
    name = storage.stored_name(JOINED)
    css = (tmp_path / name).read_text()
    assert name != JOINED
    assert (tmp_path / f"{name}.gz").exists()
    assert "/*" not in css
    assert css.startswith("@layer tokens")
    assert css.index(".skip{") < css.index(".chip{") < css.index("@media print{")
    assert "../fonts/pt-serif-cyrillic-700-normal." in css


def test_tag_links_every_part_where_nothing_is_joined():
    html = Template("{% load assets %}{% stylesheets %}").render(Context())

    assert html.count("<link") == len(PARTS)
    assert html.index("css/tokens.css") < html.index("css/components/frame.css")


def test_tag_links_one_file_where_parts_are_joined(monkeypatch):
    monkeypatch.setattr(StaticFilesStorage, "joins_stylesheets", True, raising=False)

    html = Template("{% load assets %}{% stylesheets %}").render(Context())

    assert html == f'<link rel="stylesheet" href="/static/{JOINED}">'
