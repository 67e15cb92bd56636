"""Files of certificates: made from the snapshot, checked, kept, made again."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from certificates.domain import documents, signing
from certificates.models import Certificate, CertificateFile


def private_storage() -> Storage:
    """Where files lie that no address leads to."""
    return storages["private"]


def ensure_file(*, certificate: Certificate, at: datetime) -> CertificateFile:
    """The certificate's file; made, checked and stored if it is not sound.

    Number, date and everything else come from the snapshot, so a file made
    again differs from the lost one at most in its look. Nothing points to a
    half-written file: the row is written last.
    """
    file = certificate.current_file
    if file and read(file) is not None:
        return file
    content, signature = _made(certificate)
    name = f"certificates/{certificate.issued_at:%Y}/{certificate.code}.pdf"
    stored = private_storage().save(name, ContentFile(content))
    return CertificateFile.objects.create(
        certificate=certificate,
        storage_name=stored,
        sha256=_digest(content),
        size=len(content),
        template_revision=documents.template_revision(),
        signature=signature,
        made_at=at,
    )


def read(file: CertificateFile) -> bytes | None:
    """The bytes of ``file``; ``None`` when they are missing or damaged."""
    try:
        with private_storage().open(file.storage_name) as stored:
            content = stored.read()
    except OSError:
        return None
    return content if _digest(content) == file.sha256 else None


def content_of(certificate: Certificate) -> bytes:
    """What a reader downloads: the stored file, else one made for this reader.

    Reading never writes, so a damaged file is mended by :func:`ensure_file`
    (a step of a batch or the repair button), not here.
    """
    file = certificate.current_file
    content = read(file) if file else None
    return _made(certificate)[0] if content is None else content


def _made(certificate: Certificate) -> tuple[bytes, str]:
    """The file, and whose signature it bears."""
    seal = signing.seal()
    if seal is None:
        return documents.render(certificate.snapshot), ""
    content = documents.render(certificate.snapshot, note=seal.note)
    return signing.sign(content, seal), seal.name


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
