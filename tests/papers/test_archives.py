"""Archives by others: limits, lies and ways out."""

import io
import stat
import zipfile

import pytest

from papers.archives import (
    Limits,
    check_archive,
    open_archive,
    read_entry,
)
from papers.uploads import UploadRefused


def packed(entries, *, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file


def refusal(file, limits=None):
    with pytest.raises(UploadRefused) as refused:
        check_archive(file.getvalue(), limits or Limits())
    return refused.value.code


def test_an_honest_archive_is_opened():
    file = packed({"one.txt": "один", "folder/two.txt": "два"})

    with open_archive(file) as archive:
        names = archive.namelist()
        content = read_entry(archive, "folder/two.txt")

    assert names == ["one.txt", "folder/two.txt"]
    assert content.decode() == "два"
    check_archive(file.getvalue())


def test_a_folder_is_no_file_to_unpack():
    entries = {"folder/": "", "folder/a": "aa"}

    with open_archive(packed(entries)) as archive:
        is_folder = [entry.is_dir() for entry in archive.infolist()]

    assert is_folder == [True, False]
    check_archive(packed(entries).getvalue(), Limits(max_bytes=2, max_entries=2))
    assert refusal(packed(entries), Limits(max_bytes=1)) == "unpacks_too_big"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive at all"])
def test_what_is_no_archive_is_refused(content):
    assert refusal(io.BytesIO(content)) == "not_an_archive"


def test_half_an_archive_is_refused():
    whole = packed({"a": "a" * 1000}).getvalue()

    assert refusal(io.BytesIO(whole[: len(whole) // 2])) == "not_an_archive"


def test_damaged_content_is_refused():
    file = packed({"a": "abcdefgh" * 100}, method=zipfile.ZIP_STORED)
    content = file.getvalue().replace(b"abcdefgh", b"hgfedcba", 1)

    assert refusal(io.BytesIO(content)) == "not_an_archive"


@pytest.mark.parametrize(
    "name",
    [
        *("/etc/passwd", "../up.txt", "a/../../up.txt", "..\\up.txt", "C:/up.txt"),
        *(".", "/"),
    ],
)
def test_a_name_that_leads_out_is_refused(name):
    assert refusal(packed({name: "x"})) == "bad_name"


def test_an_entry_without_a_name_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", "x")
        archive.infolist()[0].filename = ""  # as no honest program writes it

    assert refusal(file) == "bad_name"


def test_the_packed_folder_itself_may_be_noted():
    file = packed({"./": "", "./a": "a"})

    with open_archive(file) as archive:
        found = archive.namelist()

    assert found == ["./", "./a"]


def test_a_link_is_refused():
    entry = zipfile.ZipInfo("link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(entry, "/etc/passwd")

    assert refusal(file) == "link"


def test_an_archive_with_a_password_is_refused():
    content = bytearray(packed({"a": "a"}).getvalue())
    content[6] |= 1  # the flag of the entry
    content[content.rindex(b"PK\x01\x02") + 8] |= 1  # and of the table of contents

    assert refusal(io.BytesIO(bytes(content))) == "encrypted"


def test_too_many_files_are_refused():
    file = packed({str(number): "" for number in range(4)})

    assert refusal(file, Limits(max_entries=3)) == "too_many_entries"


def test_a_bomb_is_refused_unopened():
    assert refusal(packed({"zeros": b"\0" * 5_000_000})) == "unpacks_too_big"


@pytest.mark.parametrize("limits", [Limits(max_bytes=9), Limits(max_entry_bytes=9)])
def test_what_unpacks_too_large_is_refused(limits):
    assert refusal(packed({"a": "0123456789"}), limits) == "unpacks_too_big"


def test_an_entry_longer_than_it_says_is_stopped():
    with (
        open_archive(packed({"a": "0123456789"})) as archive,
        pytest.raises(UploadRefused) as refused,
    ):
        read_entry(archive, "a", max_bytes=5)

    assert refused.value.code == "unpacks_too_big"
