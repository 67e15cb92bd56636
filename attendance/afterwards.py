"""Addresses of webinars, and of what comes after a session: times, records, paper."""

from django.urls import path

from attendance.views import appeals, files, live, paper, record, reports, skills, times

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
    path("r/<str:code>/reports/", reports.ReportsView.as_view(), name="run_reports"),
    path(
        "r/<str:code>/reports/protocol.pdf",
        reports.ProtocolView.as_view(),
        name="run_protocol",
    ),
    path(
        "r/<str:code>/reports/<slug:kind>.<slug:form>",
        reports.TableView.as_view(),
        name="run_report",
    ),
    path("r/<str:code>/paper/<slug:key>/", paper.PaperView.as_view(), name="paper"),
    path(
        "r/<str:code>/paper/<slug:key>/<int:pk>.pdf",
        paper.SheetView.as_view(),
        name="paper_sheet",
    ),
    path(
        "r/<str:code>/paper/<slug:key>/<int:pk>/",
        paper.TypeBackView.as_view(),
        name="paper_back",
    ),
    path(
        "r/<str:code>/import/<slug:key>/",
        files.FilesView.as_view(),
        name="attendance_files",
    ),
    path(
        "r/<str:code>/import/<slug:key>/<int:pk>/",
        files.FileView.as_view(),
        name="attendance_file",
    ),
    path(
        "r/<str:code>/import/<slug:key>/<int:pk>/drop/",
        files.DropFileView.as_view(),
        name="attendance_file_drop",
    ),
    path("r/<str:code>/live/<slug:key>/", live.LiveView.as_view(), name="live"),
    path("r/<str:code>/live/<slug:key>/ping/", live.PingView.as_view(), name="ping"),
    path(
        "r/<str:code>/live/<slug:key>/confirm/",
        live.ConfirmView.as_view(),
        name="confirm_check",
    ),
    path(
        "r/<str:code>/webinar/<slug:key>/",
        live.BroadcastView.as_view(),
        name="broadcast",
    ),
    path("trainees/", skills.TraineesView.as_view(), name="trainees"),
    path("trainees/<int:pk>/", skills.SkillsView.as_view(), name="skills"),
    path("trainees/<int:pk>/sign/", skills.SignView.as_view(), name="sign_skills"),
    path("trainees/<int:pk>/day/", skills.DayView.as_view(), name="placement_day"),
    path(
        "trainees/<int:pk>/<int:entry>/out/",
        skills.TakeOutView.as_view(),
        name="take_out_skill",
    ),
]
