"""Addresses of the room."""

from django.urls import path

from attendance import afterwards
from attendance.views import door, entrance, hall, kiosk, own, roster

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
    path("r/<str:code>/passes/", entrance.MakePassView.as_view(), name="pass_make"),
    path(
        "r/<str:code>/passes/<int:pk>/",
        entrance.RevokePassView.as_view(),
        name="pass_revoke",
    ),
    path(
        "r/<str:code>/check-in-rules/",
        entrance.RulesView.as_view(),
        name="check_in_rules",
    ),
    path("r/<str:code>/walk-ins/", entrance.WalkInsView.as_view(), name="walk_ins"),
    path(
        "r/<str:code>/walk-ins/<int:pk>/",
        entrance.SettleWalkInView.as_view(),
        name="walk_in_settle",
    ),
    path("r/<str:code>/badges/", entrance.BadgesView.as_view(), name="run_badges"),
    path("in/", hall.CheckInView.as_view(), name="check_in_anywhere"),
    path("r/<str:code>/in/", hall.CheckInView.as_view(), name="check_in"),
    path("r/<str:code>/hall/<slug:key>/", hall.HallView.as_view(), name="hall"),
    path("r/<str:code>/kiosk/<slug:key>/", kiosk.KioskView.as_view(), name="kiosk"),
    path("door/<str:token>/", door.PassView.as_view(), name="door_pass"),
    path("r/<str:code>/door/", door.DoorView.as_view(), name="door"),
    path("r/<str:code>/door/data/", door.DataView.as_view(), name="door_data"),
    path("r/<str:code>/door/photo/", door.PhotoView.as_view(), name="door_photo"),
    path("r/<str:code>/door/leave/", door.LeaveView.as_view(), name="door_leave"),
    path("r/<str:code>/door/events/", door.EventsView.as_view(), name="door_events"),
    *afterwards.urlpatterns,
]
