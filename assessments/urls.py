"""Addresses of the room."""

from django.urls import path

from assessments import views

urlpatterns = [
    path("q/files/<str:code>/", views.FileView.as_view(), name="question_file"),
    path("q/<str:code>/", views.QuizView.as_view(), name="quiz"),
    path("q/<str:code>/start/", views.StartView.as_view(), name="quiz_start"),
    path(
        "q/<str:code>/statistics/",
        views.StatisticsView.as_view(),
        name="quiz_statistics",
    ),
    path(
        "q/<str:code>/statistics/<int:pk>/",
        views.QuestionStatisticsView.as_view(),
        name="question_statistics",
    ),
    path(
        "attempts/<str:code>/<int:position>/",
        views.AttemptView.as_view(),
        name="quiz_attempt",
    ),
    path(
        "attempts/<str:code>/questions/",
        views.SheetsView.as_view(),
        name="quiz_sheets",
    ),
    path("attempts/<str:code>/finish/", views.FinishView.as_view(), name="quiz_finish"),
    path("attempts/<str:code>/submit/", views.SubmitView.as_view(), name="quiz_submit"),
    path("attempts/<str:code>/result/", views.ResultView.as_view(), name="quiz_result"),
]
