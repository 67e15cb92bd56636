"""The two trees of pages, from which everything else hangs."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from people import groups
from people.groups import ALL

# Rights that are not tied to a page, by app; naming an app also makes sure that
# its permissions exist, because ours is the first receiver of post_migrate.
RIGHTS = {
    "wagtailcore": [],
    "wagtailimages": [],
    "wagtaildocs": [],
    "wagtail_localize": ["submit_translation"],
    "cms": ["add_term", "change_term", "view_term"],
}
# Where a site listens whose address names no port.
PORTS = {"http": 80, "https": 443}
ROOT_SLUGS = {"ru": "home", "en": "home-en"}
# Editors change these in the admin; they are contents, not words of the interface.
TEXTS = {
    "ru": {
        "title": "Одна школа в одиннадцати часовых поясах",
        "summary": (
            "Семинары у вас в регионе, стажировки в ведущих центрах"
            " и разборы онлайн для врачей, которые первыми видят ребёнка"
            " с опухолью или болезнью крови."
        ),
    },
    "en": {
        "title": "One school across eleven time zones",
        "summary": (
            "Seminars in your region, training in leading centres and online case"
            " discussions for physicians who are the first to see a child with"
            " a tumour or a blood disease."
        ),
    },
}


def install(*, using: str = "default", apps: Any = None, **_: Any) -> None:
    """Make sure of both languages, their front pages and the site; idempotent.

    It follows ``migrate`` and ``flush`` instead of being a migration, so that
    tests which empty the tables get the trees back.
    """
    if apps is not None and not _is_migrated(apps):
        return
    from cms.models import HomePage

    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0] for code in ROOT_SLUGS
    }
    root = Page.objects.filter(depth=1).first() or Page.add_root(
        title="Root", slug="root", locale=locales["ru"]
    )
    russian = HomePage.objects.filter(locale=locales["ru"]).first()
    if russian is None:
        _remove_welcome_page()
        russian = _add_home(root, locales["ru"])
    if not HomePage.objects.filter(locale=locales["en"]).exists():
        _add_home(root, locales["en"], translation_key=russian.translation_key)
    _make_site(russian)
    _let_people_in(root)


def _is_migrated(apps: Any) -> bool:
    """Tell whether the room's tables exist after this ``migrate``."""
    try:
        apps.get_model("cms", "HomePage")
    except LookupError:
        return False
    return True


def _remove_welcome_page() -> None:
    """Delete the page that Wagtail's own migrations make."""
    Page.objects.filter(
        depth=2, slug="home", content_type__model="page", numchild=0
    ).delete()


def _add_home(root: Page, locale: Locale, **values: Any) -> Page:
    """Add the front page of one language."""
    from cms.models import HomePage

    root.refresh_from_db()
    home = HomePage(
        slug=ROOT_SLUGS[locale.language_code],
        locale=locale,
        **TEXTS[locale.language_code],
        **values,
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    return home


def _let_people_in(root: Page) -> None:
    """Give the groups their rights; permissions may not have been made yet."""
    from cms.domain import rights

    _make_right_to_translate()
    for app_label, names in RIGHTS.items():
        groups.grant(ALL, app_label=app_label, codenames=names)
    rights.let_staff_in(root)


def _make_right_to_translate() -> None:
    """Make wagtail-localize's right anew: its migration does, but ``flush`` does not."""
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType
    from wagtail_localize.models import Translation

    Permission.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(Translation),
        codename="submit_translation",
        defaults={"name": "Can submit translations"},
    )


def _make_site(home: Page) -> None:
    """Let the site begin at the Russian front page, under the name it is known by."""
    if not Site.objects.filter(is_default_site=True).exists():
        known = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        Site.objects.create(
            hostname=known.hostname or "localhost",
            port=known.port or PORTS[known.scheme],
            root_page=home,
            is_default_site=True,
            site_name=settings.WAGTAIL_SITE_NAME,
        )
