"""Building blocks of the texts."""

from cms.blocks.bodies import Body, Outcomes, Steps

__all__ = ["Body", "Outcomes", "Steps"]
