"""Draw everything again: ``python -m lms.demo.drawing``."""

from lms.demo.drawing.everything import draw_everything
from lms.demo.reading import CONTENT

draw_everything(CONTENT)
