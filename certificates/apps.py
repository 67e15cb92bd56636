"""Wiring of the room."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """The room certificates."""

    name = "certificates"
