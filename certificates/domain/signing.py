"""Electronic signatures of files (PAdES B-B, with a time stamp B-T), by pyHanko.

The key lies in a PKCS#12 file that the settings name. The demo signs with a key made
from the secret key; it certifies nothing, and document, verification page and
signature say so. Without either, files are not signed.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Signature"
# What is kept with a file that the demo key signed.
DEMO = "demo"
DEMO_NAME = "Демонстрационный ключ / Demo key"
DEMO_NOTE = {
    "ru": "Подписано демонстрационным ключом: подпись ничего не удостоверяет",
    "en": "Signed with a demo key: the signature certifies nothing",
}
NO_NOTE = {"ru": "", "en": ""}
# Seconds within which the server of time stamps has to answer.
PATIENCE = 10
# The demo’s certificate is good whenever the demo is started.
_DEMO_FROM, _DEMO_UNTIL = (
    datetime(2020, 1, 1, tzinfo=UTC),
    datetime(2120, 1, 1, tzinfo=UTC),
)


class SigningFailedError(Exception):
    """There should be a signature, and none can be made now."""


@dataclass(frozen=True)
class Seal:
    """What signs, and under which name that is kept."""

    signer: signers.SimpleSigner
    name: str

    @property
    def note(self) -> dict[str, str]:
        """What the paper says of the signature; nothing of an ordinary one."""
        return DEMO_NOTE if self.name == DEMO else NO_NOTE


def seal() -> Seal | None:
    """What signs now; ``None`` when files are not signed.

    :raises SigningFailedError: the file of the key is missing or cannot be opened
    """
    if path := settings.CERTIFICATE_SIGNING_FILE:
        return _of_file(str(path), settings.CERTIFICATE_SIGNING_PASSPHRASE)
    return _demo(settings.SECRET_KEY) if settings.CERTIFICATE_SIGNING_DEMO else None


def sign(content: bytes, by: Seal) -> bytes:
    """``content`` with an invisible signature; its own bytes stay as they are.

    :raises SigningFailedError: the server of time stamps does not answer
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    _order_by_structure(writer)
    stamps = settings.CERTIFICATE_TIMESTAMP_URL
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=by.note["ru"] or None,
        ),
        signer=by.signer,
        timestamper=HTTPTimeStamper(stamps, timeout=PATIENCE) if stamps else None,
        new_field_spec=SigFieldSpec(
            FIELD, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True)
        ),
    )
    try:
        return signer.sign_pdf(writer, in_place=False).getvalue()
    except OSError as fault:
        raise SigningFailedError("no time stamp") from fault


def _order_by_structure(writer: IncrementalPdfFileWriter) -> None:
    """A page with a field says in which order one tabs through it (PDF/UA-1, 7.18.3)."""
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Tabs"] = NameObject("/S")
    writer.update_container(page)


@lru_cache(maxsize=2)
def _of_file(path: str, passphrase: str) -> Seal:
    """The key of a PKCS#12 file, read once in each process."""
    if not Path(path).is_file():
        raise SigningFailedError("the file of the signing key is missing")
    signer = signers.SimpleSigner.load_pkcs12(path, passphrase=passphrase.encode())
    if signer is None:
        raise SigningFailedError("the file of the signing key cannot be opened")
    return Seal(signer, signer.subject_name or "")


@lru_cache(maxsize=2)
def _demo(secret: str) -> Seal:
    """A key made from the secret key, with a certificate of its own making."""
    digest = hashlib.sha256(f"certificates.signing:{secret}".encode()).digest()
    # Any number from 1 up to the order of the curve is a key; that is above 2²⁵⁵.
    private = ec.derive_private_key(int.from_bytes(digest) >> 1 | 1, ec.SECP256R1())
    name = certificates.Name(
        [certificates.NameAttribute(NameOID.COMMON_NAME, DEMO_NAME)]
    )
    usage = certificates.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        certificates.CertificateBuilder(name, name, private.public_key())
        .serial_number(int.from_bytes(digest[:8]) | 1)
        .not_valid_before(_DEMO_FROM)
        .not_valid_after(_DEMO_UNTIL)
        .add_extension(usage, critical=True)
        .sign(private, hashes.SHA256(), ecdsa_deterministic=True)
    )
    key = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = signers.SimpleSigner(
        x509.Certificate.load(made.public_bytes(serialization.Encoding.DER)),
        keys.PrivateKeyInfo.load(key),
        SimpleCertificateStore(),
    )
    return Seal(signer, DEMO)
