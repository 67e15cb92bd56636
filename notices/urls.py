"""Addresses of the room."""

from django.urls import path

from notices import inbox_views, own_data_views, views

urlpatterns = [
    path("letters/stop/<str:token>/", views.stop_letters, name="stop_letters"),
    path("inbox/", inbox_views.Inbox.as_view(), name="inbox"),
    path("inbox/read/", inbox_views.Read.as_view(), name="inbox_read"),
    path("inbox/<int:pk>/", inbox_views.Letter.as_view(), name="inbox_letter"),
    path("inbox/<int:pk>/read/", inbox_views.Read.as_view(), name="inbox_letter_read"),
    path("account/letters/", inbox_views.LetterWishes.as_view(), name="letter_wishes"),
    path("account/data/", own_data_views.OwnDataPage.as_view(), name="own_data"),
    path("account/data/erasure/", own_data_views.ask_erasure, name="ask_erasure"),
    path("account/data/<int:pk>/", own_data_views.fetch, name="own_data_file"),
    path("mail/", views.kept_mail, name="kept_mail"),
    path("mail/<int:pk>/", views.kept_message, name="kept_message"),
    path("mail/<int:pk>/html/", views.kept_message_html, name="kept_message_html"),
]
