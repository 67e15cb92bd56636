"""Where files lie that are never served by address alone: see ``papers.storage``."""

from papers.storage import PrivateStorage, private

__all__ = ["PrivateStorage", "private"]
