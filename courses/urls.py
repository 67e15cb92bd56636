"""Addresses of the room."""

from django.urls import path

from courses.views import lesson_read

urlpatterns = [
    path("lessons/<int:pk>/read/", lesson_read, name="lesson_read"),
]
