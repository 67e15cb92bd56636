"""What the finished file of each design is made of, for archives and screen readers."""

import io
import re
import subprocess

import pytest
from lxml import etree
from pypdf import PdfReader

from certificates.domain import documents, signing
from certificates.enums import Ornament
from tests.factories.certificates import issued

pytestmark = pytest.mark.django_db

# Marks a face of which only the letters that are needed are in the file.
SUBSET = re.compile(r"/[A-Z]{6}\+\w")
XMP = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}


@pytest.fixture(params=[(design, sealed) for design in Ornament for sealed in (0, 1)])
def content(request, settings):
    """The file of each design, without a signature and with one."""
    design, sealed = request.param
    settings.CERTIFICATE_SIGNING_DEMO = bool(sealed)
    made = documents.render({**issued().snapshot, "design": design.value})
    return signing.sign(made, signing.seal()) if sealed else made


def fonts_of(reader):
    """Each font of the page that letters are set in, with what describes it."""
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        face = font.get_object()
        inner = face["/DescendantFonts"][0].get_object()
        yield face, inner["/FontDescriptor"].get_object()


def said(packet, name):
    """What XMP says under ``name``, as an element or an attribute."""
    prefix, _, local = name.partition(":")
    key = f"{{{XMP[prefix]}}}{local}"
    elements = [element.text for element in packet.iter(key)]
    return elements + [e.get(key) for e in packet.iter() if e.get(key) is not None]


def test_every_face_lies_in_the_file_with_only_its_letters(content):
    reader = PdfReader(io.BytesIO(content))

    faces = list(fonts_of(reader))

    assert faces
    assert [f["/BaseFont"] for f, _ in faces if not SUBSET.match(f["/BaseFont"])] == []
    assert all({"/FontFile2", "/FontFile3"} & set(inside) for _, inside in faces)
    # Without it, what is copied out of the file would not be text.
    assert all("/ToUnicode" in face for face, _ in faces)


def test_the_file_is_tagged_and_says_its_language_and_standards(content):
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    packet = etree.fromstring(root["/Metadata"].get_data())

    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "ru"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert said(packet, "pdfaid:part") == ["2"]
    assert said(packet, "pdfaid:conformance") == ["A"]
    assert said(packet, "pdfuaid:part") == ["1"]


def test_poppler_sees_the_faces_as_embedded_and_subset(content):
    listed = subprocess.run(
        ["pdffonts", "-"], input=content, capture_output=True, check=True
    )

    # name … emb sub uni object ID
    rows = [line.split()[-5:-2] for line in listed.stdout.decode().splitlines()[2:]]
    assert rows
    assert rows == [["yes", "yes", "yes"]] * len(rows)
