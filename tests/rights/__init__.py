"""Who may what: one table per room, and a walk over every address there is.

``docs/developers.md`` tells how to add a row.
"""
