"""Addresses of the room; Wagtail answers the pages themselves."""

from django.urls import path

from cms.views.search import search
from cms.views.theme import theme

urlpatterns = [
    path("search/", search, name="search"),
    path("theme/", theme, name="theme"),
]
