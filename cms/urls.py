"""Addresses of the room; Wagtail answers the pages themselves."""

from django.urls import path

from cms.views.calendars import (
    calendar_feed,
    my_calendar,
    run_calendar,
    run_timetable,
)
from cms.views.coverage import coverage, coverage_table
from cms.views.demand import demand, interest
from cms.views.desk import run_desk, run_step
from cms.views.device import device, keep_course
from cms.views.feeds import RunsFeed
from cms.views.invitations import invitation, invitation_revoke, run_invitations
from cms.views.learning import my_learning
from cms.views.materials import (
    library,
    material_file,
    material_hide,
    run_materials,
)
from cms.views.offers import decide, offer, release
from cms.views.rehearsal import rehearsal, rehearsal_end
from cms.views.remarks import lesson_place, remark_answer, remark_queue
from cms.views.runs import ApplyView, EnrolView, JoinLineView, RunView, WithdrawView
from cms.views.schedule import schedule
from cms.views.search import search
from cms.views.sitemap import manifest, robots, security, sitemap
from cms.views.theme import theme
from cms.views.year import year

urlpatterns = [
    path("my/", my_learning, name="my_learning"),
    path("schedule/", schedule, name="schedule"),
    path("schedule/<int:number>/", year, name="year"),
    path("my/calendar/", my_calendar, name="my_calendar"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("r/<str:code>/calendar.ics", run_calendar, name="run_calendar"),
    path("r/<str:code>/timetable.pdf", run_timetable, name="run_timetable"),
    path("r/<str:code>/", RunView.as_view(), name="run"),
    path("r/<str:code>/desk/", run_desk, name="run_desk"),
    path("r/<str:code>/step/", run_step, name="run_step"),
    path("r/<str:code>/enrol/", EnrolView.as_view(), name="run_enrol"),
    path("r/<str:code>/withdraw/", WithdrawView.as_view(), name="run_withdraw"),
    path("r/<str:code>/wait/", JoinLineView.as_view(), name="run_wait"),
    path("r/<str:code>/apply/", ApplyView.as_view(), name="run_apply"),
    path("r/<str:code>/decide/<int:pk>/", decide, name="run_decide"),
    path("demand/", demand, name="demand"),
    path("coverage/", coverage, name="coverage"),
    path("coverage/<str:kind>.<str:form>", coverage_table, name="coverage_table"),
    path("r/<str:code>/interest/", interest, name="run_interest"),
    path("r/<str:code>/release/<int:pk>/", release, name="run_release"),
    path("r/<str:code>/materials/", run_materials, name="run_materials"),
    path("r/<str:code>/materials/<int:pk>/", material_file, name="material_file"),
    path("r/<str:code>/materials/<int:pk>/hide/", material_hide, name="material_hide"),
    path("r/<str:code>/invitations/", run_invitations, name="run_invitations"),
    path(
        "r/<str:code>/invitations/<int:pk>/revoke/",
        invitation_revoke,
        name="invitation_revoke",
    ),
    path("i/<str:token>/", invitation, name="invitation"),
    path("library/", library, name="library"),
    path("o/<str:token>/", offer, name="offer"),
    path("device/", device, name="device"),
    path("device/<int:pk>/", keep_course, name="keep_course"),
    path("lessons/<int:pk>/at/<str:block>/", lesson_place, name="lesson_place"),
    path("rehearsal/", rehearsal, name="rehearsal"),
    path("rehearsal/end/", rehearsal_end, name="rehearsal_end"),
    path("remarks/", remark_queue, name="remark_queue"),
    path("remarks/<int:pk>/answer/", remark_answer, name="remark_answer"),
    path("search/", search, name="search"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("site.webmanifest", manifest, name="manifest"),
    path(".well-known/security.txt", security, name="security"),
    path("feeds/runs.atom", RunsFeed(), name="runs_feed"),
    path("theme/", theme, name="theme"),
]
