"""A pulse one can hear: beats at three rates, with the standard library alone."""

import math
import wave
from collections.abc import Iterator
from pathlib import Path

RATE = 8000
SECONDS = 6
BEATS_PER_MINUTE = (110, 150, 190)


def _samples() -> Iterator[int]:
    for beats in BEATS_PER_MINUTE:
        period = 60 / beats
        for n in range(RATE * SECONDS):
            since_beat = (n / RATE) % period
            tone = math.sin(math.tau * 520 * since_beat) * math.exp(-since_beat * 45)
            yield round(128 + 90 * tone)
        yield from [128] * RATE


def write_pulse(path: Path) -> None:
    """Write 8-bit mono sound, about 170 KB."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes(_samples()))
