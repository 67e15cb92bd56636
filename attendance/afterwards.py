"""Addresses of what comes after a session: times, records, appeals."""

from django.urls import path

from attendance.views import appeals, record, times

urlpatterns = [
    path(
        "r/<str:code>/times/<slug:key>/",
        times.TimesView.as_view(),
        name="session_times",
    ),
    path("r/<str:code>/attendance/", record.OwnRecordView.as_view(), name="own_record"),
    path(
        "r/<str:code>/attendance/<str:person>/",
        record.RecordView.as_view(),
        name="record",
    ),
    path("r/<str:code>/appeal/<slug:key>/", record.AppealView.as_view(), name="appeal"),
    path("r/<str:code>/appeals/", appeals.AppealsView.as_view(), name="appeals"),
    path(
        "r/<str:code>/appeals/<int:pk>/",
        appeals.DecideView.as_view(),
        name="decide_appeal",
    ),
]
