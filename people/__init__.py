"""Persons, accounts, organisations, consents and audit: who everybody is."""
