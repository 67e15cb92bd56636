"""A secret key for a machine that nobody configured."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def kept_secret(path: Path) -> str:
    """Return the secret kept in ``path``, made up the first time.

    Only its owner can read the file. Two processes that start together agree:
    the one that comes second takes what the first has written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        scratch.touch(mode=0o600)
        scratch.write_text(get_random_secret_key(), encoding="utf-8")
        try:
            os.link(scratch, path)
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
    return path.read_text(encoding="utf-8")
