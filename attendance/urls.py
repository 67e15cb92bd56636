"""Addresses of the room."""

from django.urls import path

from attendance import afterwards
from attendance.views import door, entrance, own, roster

ROSTER = "r/<str:code>/roster/<slug:key>/"

urlpatterns = [
    path(ROSTER, roster.RosterView.as_view(), name="roster"),
    path(f"{ROSTER}rest/", roster.RestView.as_view(), name="roster_rest"),
    path(
        f"{ROSTER}settle/<int:pk>/", roster.SettleView.as_view(), name="roster_settle"
    ),
    path(f"{ROSTER}<str:person>/", roster.MarkView.as_view(), name="roster_mark"),
    path("my/code/", own.own_code, name="own_code"),
    path("r/<str:code>/entrance/", entrance.EntranceView.as_view(), name="entrance"),
    path("r/<str:code>/badges/", entrance.BadgesView.as_view(), name="run_badges"),
    path("r/<str:code>/door/events/", door.EventsView.as_view(), name="door_events"),
    *afterwards.urlpatterns,
]
