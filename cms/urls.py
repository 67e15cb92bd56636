"""Addresses of the room; Wagtail answers the pages themselves."""

from django.urls import path

from cms.views.feeds import RunsFeed
from cms.views.search import search
from cms.views.sitemap import manifest, robots, security, sitemap
from cms.views.theme import theme

urlpatterns = [
    path("search/", search, name="search"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("site.webmanifest", manifest, name="manifest"),
    path(".well-known/security.txt", security, name="security"),
    path("feeds/runs.atom", RunsFeed(), name="runs_feed"),
    path("theme/", theme, name="theme"),
]
