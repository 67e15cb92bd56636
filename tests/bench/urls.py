"""The site's addresses and the two bare ones."""

from django.urls import path

from lms.urls import *  # noqa: F403
from lms.urls import urlpatterns as site
from tests.bench import views

urlpatterns = [
    path("bench/page/", views.bare_page),
    path("bench/write/", views.bare_write),
    *site,
]
