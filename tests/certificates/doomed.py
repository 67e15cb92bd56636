"""A worker that dies: run as a process of its own by ``test_faults``.

``doomed.py DATABASE STORAGE STEP NTH`` works the batch off and kills itself
with SIGKILL at the NTH pass of STEP; ``full`` lets the disk be full instead.
"""

import os
import resource
import signal
import sys
from pathlib import Path

DATABASE, STORAGE, STEP, NTH = sys.argv[1:5]
AT = sys.argv[5]
# Less than any certificate needs.
SMALL = 4096


def die(*_args, **_kwargs):
    """End as a machine whose power went: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def doomed(verb, *, before):
    """Let ``verb`` end the process at its NTH call, before or after its work."""
    passes = []

    def wrapped(*args, **kwargs):
        passes.append(1)
        is_last = len(passes) == int(NTH)
        if is_last and before:
            die()
        outcome = verb(*args, **kwargs)
        if is_last:
            die()
        return outcome

    return wrapped


def half(storage_class):
    """Write half of a file and end."""
    passes = []
    save = storage_class._save

    def _save(self, name, content):
        passes.append(1)
        if len(passes) < int(NTH):
            return save(self, name, content)
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[:1000])
        die()
        return name

    storage_class._save = _save


def main():
    """Set the trap and work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    # As a script it finds only its own folder.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = DATABASE
    settings.STORAGES["private"]["OPTIONS"]["location"] = STORAGE
    django.setup()

    from django.core.files.storage import FileSystemStorage
    from django.utils.dateparse import parse_datetime

    from certificates import emails
    from certificates.domain import awards, documents, files, issuing, states
    from certificates.models import BatchStep
    from notices import due

    traps = {
        # Inside the transaction: number taken, certificate written, not committed.
        "number": lambda: setattr(states, "begin", doomed(states.begin, before=True)),
        "certificate": lambda: setattr(
            issuing, "issue", doomed(issuing.issue, before=False)
        ),
        "award": lambda: setattr(awards, "award", doomed(awards.award, before=False)),
        "render": lambda: setattr(
            documents, "render", doomed(documents.render, before=False)
        ),
        "half a file": lambda: half(FileSystemStorage),
        "file": lambda: setattr(
            files, "ensure_file", doomed(files.ensure_file, before=False)
        ),
        "letter": lambda: setattr(
            emails,
            "certificate_issued",
            doomed(emails.certificate_issued, before=False),
        ),
    }
    if STEP == "full":
        # The database's own files may grow; only what is stored may not.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        save = FileSystemStorage._save

        def _save(self, name, content):
            before = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, before[1]))
            try:
                return save(self, name, content)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)

        FileSystemStorage._save = _save
    elif STEP != "none":
        traps[STEP]()
    due.work_off(BatchStep, now=lambda: parse_datetime(AT))


main()
