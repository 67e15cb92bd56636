"""Addresses of the room; Wagtail answers the pages themselves."""

from django.urls import path

from cms.views.theme import theme

urlpatterns = [
    path("theme/", theme, name="theme"),
]
