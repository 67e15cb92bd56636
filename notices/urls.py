"""Addresses of the room."""

from django.urls import path

from notices import views

urlpatterns = [
    path("letters/stop/<str:token>/", views.stop_letters, name="stop_letters"),
    path("mail/", views.kept_mail, name="kept_mail"),
    path("mail/<int:pk>/", views.kept_message, name="kept_message"),
    path("mail/<int:pk>/html/", views.kept_message_html, name="kept_message_html"),
]
