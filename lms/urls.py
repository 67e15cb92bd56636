"""All addresses of the site; Russian without a prefix, English below ``/en/``."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.views.device import worker

# In production the web server in front does this. Only pictures cut for pages:
# documents and originals are handed out by views that ask who wants them.
pictures = path(
    f"{settings.MEDIA_URL.strip('/')}/images/<path:path>",
    serve,
    {"document_root": settings.MEDIA_ROOT / "images"},
)

# One way in for all: Wagtail's own sign-ins know neither limits nor factors.
one_way_in = RedirectView.as_view(url=reverse_lazy("account_login"), query_string=True)

urlpatterns = [
    path("admin/login/", one_way_in),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # At the root and in no language: it answers for the whole site.
    path("sw.js", worker, name="worker"),
    *([pictures] if settings.DEBUG or settings.SERVE_MEDIA else []),
    *i18n_patterns(
        path("", include("people.urls")),
        path("", include("cms.urls")),
        path("", include("attendance.urls")),
        path("", include("assessments.urls")),
        path("", include("notices.urls")),
        path("", include("certificates.urls")),
        path("", include("courses.urls")),
        path("_util/login/", one_way_in),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = "lms.errors.bad_request"
handler403 = "lms.errors.permission_denied"
handler404 = "lms.errors.page_not_found"
# What allauth answers somebody who tries too often.
handler429 = "people.views.sign_in.too_many_requests"
handler500 = "lms.errors.server_error"
