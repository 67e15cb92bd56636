"""Addresses of the room."""

from django.urls import path

from notices import own_data_views, views

urlpatterns = [
    path("letters/stop/<str:token>/", views.stop_letters, name="stop_letters"),
    path("account/data/", own_data_views.OwnDataPage.as_view(), name="own_data"),
    path("account/data/erasure/", own_data_views.ask_erasure, name="ask_erasure"),
    path("account/data/<int:pk>/", own_data_views.fetch, name="own_data_file"),
    path("mail/", views.kept_mail, name="kept_mail"),
    path("mail/<int:pk>/", views.kept_message, name="kept_message"),
    path("mail/<int:pk>/html/", views.kept_message_html, name="kept_message_html"),
]
