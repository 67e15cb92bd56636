"""The search page."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from cms.domain.search import QUERY_LENGTH, Hit, find_pages, find_runs, wanted_stems
from people.i18n import active_language

PER_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what the reader may see of what was found; the query stays."""
    text = request.GET.get("q", "").strip()[:QUERY_LENGTH]
    language = active_language()
    found = find_pages(text=text, user=request.user, language=language)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    wanted = frozenset(wanted_stems(text))
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    hits = [Hit(result, codes[result.locale_id], wanted) for result in page]
    context = {
        "text": text,
        "page_of_results": page,
        "hits": hits,
        "runs": find_runs(text),
        "at": timezone.now(),
        "wanted": wanted,
        "language": language,
        "query": urlencode({"q": text}),
    }
    return render(request, "cms/search.html", context)
