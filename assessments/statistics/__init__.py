"""Item analysis: pure arithmetic over marks; formulas stand in ``docs/statistics.md``."""
