"""A table for the bare views."""

from django.db import models


class Note(models.Model):
    """One row for each account. PII: none."""

    user_id = models.BigIntegerField(unique=True)
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "bench"

    def __str__(self):
        return self.text
