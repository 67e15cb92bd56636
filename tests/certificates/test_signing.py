"""Electronic signatures: validated by pyHanko and qpdf, demo key said, faults survived."""

import io
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.urls import reverse
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.domain import documents, files, signing
from certificates.models import CertificateFile
from tests.factories.certificates import AFTER_THE_RUN, issued

pytestmark = pytest.mark.django_db
NAME = "НОДГО"


def a_key(name=NAME, *, stamps=False):
    """A key and a certificate for it, good today."""
    private = (
        # pyHanko's server for tests knows no other.
        rsa.generate_private_key(65537, 2048)
        if stamps
        else ec.generate_private_key(ec.SECP256R1())
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = timezone.now()
    built = (
        x509.CertificateBuilder(subject, subject, private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timezone.timedelta(days=1))
        .not_valid_after(today + timezone.timedelta(days=1))
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        built = built.add_extension(usage, critical=True)
    return private, built.sign(private, hashes.SHA256())


def der(private):
    return private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@pytest.fixture
def key_file(settings, tmp_path):
    private, certificate = a_key()
    secret = serialization.BestAvailableEncryption(b"word")
    path = tmp_path / "key.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"n", private, certificate, None, secret)
    )
    settings.CERTIFICATE_SIGNING_FILE = str(path)
    settings.CERTIFICATE_SIGNING_PASSPHRASE = "word"
    return path


def stored(certificate):
    file = files.ensure_file(certificate=certificate, at=AFTER_THE_RUN)
    return file, files.read(file)


def validated(content, *more):
    """What pyHanko says of the only signature, trusting the key that signed."""
    from asn1crypto.x509 import Certificate

    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    roots = [signature.signer_cert, *(Certificate.load(one) for one in more)]
    return signature, validate_pdf_signature(
        signature, ValidationContext(trust_roots=roots)
    )


def test_a_signed_file_is_valid_whole_and_opens_everywhere(key_file, tmp_path):
    certificate = issued()

    file, content = stored(certificate)
    signature, status = validated(content)

    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert file.signature == NAME
    documents.check(content, certificate.snapshot)
    path = tmp_path / "signed.pdf"
    path.write_bytes(content)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False)
    assert done.returncode == 0, done


def test_a_signed_file_that_was_changed_is_not_intact(key_file):
    content = stored(issued())[1]
    place = content.index(b"/Title")

    changed = content[:place] + b"/Titel" + content[place + 6 :]

    assert validated(changed)[1].intact is False


def test_a_demo_key_says_so_in_document_signature_and_on_the_page(client, settings):
    settings.CERTIFICATE_SIGNING_DEMO = True
    certificate = issued()

    file, content = stored(certificate)
    signature, status = validated(content)
    page = client.get(reverse("verify_link", args=[certificate.secret]))
    data = client.get(reverse("verify_link_data", args=[certificate.secret])).json()

    said = documents.text_of(content).replace("\u00a0", " ")
    assert "".join(signing.DEMO_NOTE["ru"].split()) in "".join(said.split())
    assert signature.sig_object["/Reason"] == signing.DEMO_NOTE["ru"]
    assert signature.signer_cert.subject.native["common_name"] == signing.DEMO_NAME
    assert status.intact
    assert file.signature == data["signature"] == signing.DEMO
    shown = page.content.decode().replace("\u00a0", " ")
    assert "подпись ничего не удостоверяет" in shown


def test_the_page_names_whose_signature_a_file_bears(client, key_file):
    certificate = issued()
    stored(certificate)

    page = client.get(reverse("verify_link", args=[certificate.secret]))

    assert f"электронной подписью: {NAME}" in page.content.decode()


def test_without_a_key_nothing_is_signed_and_nothing_is_said(client):
    certificate = issued()

    file, content = stored(certificate)

    assert file.signature == ""
    assert PdfFileReader(io.BytesIO(content)).embedded_signatures == []
    assert signing.seal() is None


@pytest.mark.parametrize("damage", ["missing", "foreign", "passphrase"])
def test_a_key_that_cannot_be_used_stores_nothing(key_file, settings, damage):
    certificate = issued()
    if damage == "missing":
        key_file.unlink()
    elif damage == "foreign":
        key_file.write_bytes(b"no key")
    else:
        settings.CERTIFICATE_SIGNING_PASSPHRASE = "another"

    with pytest.raises(signing.SigningFailedError):
        stored(certificate)

    assert not CertificateFile.objects.exists()
    assert not files.private_storage().exists("certificates")


# --- Time stamps ------------------------------------------------------------
@pytest.fixture
def stamps(settings):
    """A server of time stamps; gives its certificate."""
    private, certificate = a_key("Stamps", stamps=True)
    made = certificate.public_bytes(serialization.Encoding.DER)
    from asn1crypto.x509 import Certificate

    stamper = DummyTimeStamper(
        Certificate.load(made), keys.PrivateKeyInfo.load(der(private))
    )

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            given = stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(given)))
            self.end_headers()
            self.wfile.write(given)

        def log_message(self, *_):
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        settings.CERTIFICATE_TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def test_a_configured_server_stamps_the_signature(key_file, stamps):
    content = stored(issued())[1]

    status = validated(content, stamps)[1]

    assert status.intact
    assert status.timestamp_validity.intact
    assert status.timestamp_validity.trusted


def test_a_server_of_time_stamps_that_is_down_stores_nothing(key_file, settings):
    settings.CERTIFICATE_TIMESTAMP_URL = "http://127.0.0.1:9/"
    certificate = issued()

    with pytest.raises(signing.SigningFailedError):
        stored(certificate)

    assert not CertificateFile.objects.exists()
