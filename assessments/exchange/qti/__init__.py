"""QTI 2.1, 2.2 and 3.0: items and content packages."""

from assessments.exchange.qti.packages import read
from assessments.exchange.qti.writer import write, write_three

__all__ = ["read", "write", "write_three"]
