"""What the head and the foot of every page need.

``base.html`` sees one object, ``navigation``; each part is worked out when the
template asks for it and once per request, so an error page or a page without
the frame costs nothing. The menu is one query, the reader another.
"""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.edition import kept
from cms.models import SectionPage
from cms.views.theme import COOKIE, SAVE_DATA, THEMES
from notices.domain.inbox import letters_of
from people.models import Person
from people.rules import is_staff_member, is_trainer
from people.zones import zone_label

# Root, home page of a language, its sections.
SECTION_DEPTH = 3


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``base.html``."""
    return {"navigation": Navigation(request)}


@dataclass(frozen=True)
class Link:
    """A link of the head or the foot."""

    title: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Section:
    """A page right below the home page; ``is_plain`` when it is only text."""

    page: Page
    url: str
    is_plain: bool


@dataclass(frozen=True)
class Language:
    """The address of this page in the other language."""

    code: str
    label: str
    url: str


@dataclass(frozen=True)
class Account:
    """The reader's own corner."""

    initials: str
    lang: str
    url: str


@dataclass(frozen=True)
class Theme:
    """A choice of colours; the empty name follows the device."""

    name: str
    label: str
    is_chosen: bool


def in_language(address: str, code: str) -> str:
    """Return the same address in another language: only the prefix differs.

    Django's ``translate_url`` comes to the same by resolving and reversing.
    """
    plain = address.removeprefix("/en") if address.startswith("/en/") else address
    return plain if code == settings.LANGUAGE_CODE else f"/{code}{plain}"


class Navigation:
    """The frame of one request's page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    # --- Where we are -----------------------------------------------------
    @cached_property
    def here(self) -> str:
        """This page's address with its query."""
        return self.request.get_full_path()

    @cached_property
    def origin(self) -> str:
        """Scheme and host, for addresses that leave the site."""
        return f"{self.request.scheme}://{self.request.get_host()}"

    @cached_property
    def page(self) -> Page | None:
        """The Wagtail page that answers, if one does."""
        route = getattr(self.request, "_wagtail_route_for_request", None)
        return route[0] if route else None

    @cached_property
    def site_name(self) -> str:
        """The society's name in the reader's language."""
        return gettext("National Society of Pediatric Hematologists and Oncologists")

    @cached_property
    def home_url(self) -> str:
        """The home page in the reader's language."""
        return reverse("wagtail_serve", args=[""])

    # --- Menu ---------------------------------------------------------------
    @cached_property
    def menu(self) -> list[Link]:
        """The main menu: what is the reader's own, then the site's sections."""
        return [*self._own_links(), *self._page_links(), *self._shared_links()]

    def _own_links(self) -> list[Link]:
        if not self.request.user.is_authenticated:
            return [self._link("wagtail_serve", gettext("Home"), "")]
        links = [self._link("my_learning", gettext("My learning"))]
        if is_trainer(self.request.user) or is_staff_member(self.request.user):
            links.append(self._link("wagtailadmin_home", gettext("Management")))
        return links

    def _page_links(self) -> list[Link]:
        return [
            self._link("schedule", gettext("Schedule")),
            *(self._page_link(one) for one in self._sections if one.page.show_in_menus),
        ]

    def _shared_links(self) -> list[Link]:
        links = [self._link("search", gettext("Search"))]
        if not self.request.user.is_authenticated:
            links.insert(0, self._link("verify", gettext("Verify a certificate")))
        return links

    @cached_property
    def _sections(self) -> list[Section]:
        """Pages right below the home page, in the reader's language; one query."""
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        return kept(partial(self._find_sections, language), "sections", language)

    def _find_sections(self, language: str) -> list[Section]:
        # Wagtail's ``public()`` would ask for all restrictions first.
        pages = Page.objects.live().filter(
            view_restrictions=None,
            depth=SECTION_DEPTH,
            locale__language_code=language,
        )
        plain = ContentType.objects.get_for_model(SectionPage).pk
        return [
            Section(page, url, page.content_type_id == plain)
            for page in pages.order_by("path")
            if (url := page.get_url(self.request))
        ]

    def _page_link(self, section: Section) -> Link:
        path = section.page.path
        is_current = self.page is not None and self.page.path.startswith(path)
        return Link(section.page.title, section.url, is_current)

    def _link(self, name: str, title: str, *args: str) -> Link:
        url = reverse(name, args=args)
        return Link(title, url, self.request.path == url)

    @cached_property
    def foot_links(self) -> list[Link]:
        """Links of the foot: plain pages that are not in the menu, and tools."""
        return [
            self._link("verify", gettext("Verify a certificate")),
            *(
                self._page_link(one)
                for one in self._sections
                if one.is_plain and not one.page.show_in_menus
            ),
            self._link("runs_feed", gettext("Feed of coming seminars")),
        ]

    @cached_property
    def support_email(self) -> str:
        """Where to write for help; empty when the society has not said."""
        return settings.SUPPORT_EMAIL

    # --- Languages ----------------------------------------------------------
    @cached_property
    def other_language(self) -> Language:
        """The switch: the page's translation, else the same address."""
        code = "ru" if (get_language() or "ru").startswith("en") else "en"
        label = "Русская версия" if code == "ru" else "English version"
        return Language(code, label, self._address_in(code))

    def _address_in(self, code: str) -> str:
        if self.page is None:
            return in_language(self.here, code)
        return self._translations.get(code) or self._home_in(code)

    @staticmethod
    def _home_in(code: str) -> str:
        with override(code):
            return reverse("wagtail_serve", args=[""])

    @cached_property
    def _translations(self) -> dict[str, str]:
        """Addresses of the live translations of the page that answers."""
        return kept(self._find_translations, "translations", self.page.translation_key)

    def _find_translations(self) -> dict[str, str]:
        pages = self.page.get_translations(inclusive=True).live()
        return {
            page.locale.language_code: page.get_url(self.request)
            for page in pages.select_related("locale")
        }

    @cached_property
    def canonical(self) -> str:
        """The address search engines shall keep: without the query."""
        return self.origin + self.request.path

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """Pairs of ``hreflang`` and full address, with ``x-default``."""
        codes = [code for code, _name in settings.LANGUAGES]
        if self.page is None:
            found = {code: in_language(self.request.path, code) for code in codes}
        else:
            found = self._translations
        pairs = [(code, self.origin + found[code]) for code in codes if code in found]
        return [*pairs, ("x-default", pairs[0][1])] if pairs else []

    # --- The reader -----------------------------------------------------------
    @cached_property
    def person(self) -> Person | None:
        """The reader as a person; it came with the account."""
        return getattr(self.request.user, "person", None)

    @cached_property
    def account(self) -> Account | None:
        """What stands in the corner of the head for somebody signed in."""
        user = self.request.user
        if not user.is_authenticated:
            return None
        url = reverse("account")
        if self.person is None:
            return Account(user.email[0].upper(), "en", url)
        return Account(*self._initials(self.person), url)

    @cached_property
    def unread(self) -> int:
        """How many letters wait in the inbox; one query, where a page asks."""
        if self.person is None:
            return 0
        return letters_of(self.person).filter(read_at=None).count()

    @staticmethod
    def _initials(person: Person) -> tuple[str, str]:
        """Return the initials and their language, Latin ones in English."""
        if get_language() == "en" and person.family_name_latin:
            given, family, lang = (
                person.given_name_latin,
                person.family_name_latin,
                "en",
            )
        else:
            given, family, lang = person.given_name, person.family_name, "ru"
        return f"{given[:1]}{family[:1]}".upper(), lang

    @cached_property
    def sign_in_url(self) -> str:
        """Sign in and come back here."""
        return f"{reverse('account_login')}?{urlencode({'next': self.here})}"

    @cached_property
    def viewer_zone(self) -> ZoneInfo | None:
        """The reader's own clock, if we know it."""
        return self.person.zone if self.person else None

    @cached_property
    def own_zone_label(self) -> str:
        """What the reader's clock is called, empty for strangers."""
        zone = self.viewer_zone
        return zone_label(zone, timezone.now()) if zone else ""

    # --- Colours and bytes --------------------------------------------------
    @cached_property
    def theme(self) -> str:
        """Colours the reader chose: "light", "dark" or empty."""
        chosen = self.request.COOKIES.get(COOKIE, "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def themes(self) -> list[Theme]:
        """The choices of the switch in the foot."""
        labels = {"": _("as the device"), "light": _("light"), "dark": _("dark")}
        return [
            Theme(name, str(label), name == self.theme)
            for name, label in labels.items()
        ]

    @cached_property
    def theme_url(self) -> str:
        """Where the switch posts to."""
        return reverse("theme")

    @cached_property
    def saves_data(self) -> bool:
        """Whether the reader's browser asks for fewer bytes."""
        return self.request.headers.get("Save-Data", "").lower() == SAVE_DATA
