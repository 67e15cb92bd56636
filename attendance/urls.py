"""Addresses of the room."""

from django.urls import path

from attendance import views

urlpatterns = [
    path("r/<str:code>/roster/<slug:key>/", views.RosterView.as_view(), name="roster"),
    path(
        "r/<str:code>/roster/<slug:key>/<str:person>/",
        views.MarkView.as_view(),
        name="roster_mark",
    ),
]
