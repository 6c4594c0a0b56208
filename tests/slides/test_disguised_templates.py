"""A template that hides what it brings from whoever looks for it in its text alone."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest

from pulse.slides import checked_template
from surveys.errors import InvalidValueError
from tests.slides.brand import a_template
from tests.slides.test_template import changed, edited

RELS = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = b"http://schemas.openxmlformats.org/package/2006/relationships"


def linked(kind: str, attributes: str) -> bytes:
    """The template whose master holds one more relationship."""
    link = f'<Relationship Id="rId99" Type="{KINDS}/{kind}" {attributes}/></Relationships>'
    return edited(RELS, b"</Relationships>", link.encode())


def prefixed(parts: dict[str, bytes]) -> None:
    """A relationship under a prefix, as XML allows."""
    link = (
        f'<r:Relationship xmlns:r="{RELATIONSHIPS.decode()}" Id="rId99" Type="{KINDS}/image"'
        ' Target="http://evil.example/x.png" TargetMode="External"/></Relationships>'
    )
    parts[RELS] = parts[RELS].replace(b"</Relationships>", link.encode())


def attached(kind: str, relationship: str) -> Callable[[dict[str, bytes]], None]:
    """A part of some kind under a name that says nothing."""

    def change(parts: dict[str, bytes]) -> None:
        override = f'<Override PartName="/ppt/media/logo.dat" ContentType="{kind}"/></Types>'
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(b"</Types>", override.encode())
        parts["ppt/media/logo.dat"] = b"anything"
        link = f'<Relationship Id="rId99" Type="{relationship}" Target="../media/logo.dat"/>'
        parts[RELS] = parts[RELS].replace(b"</Relationships>", f"{link}</Relationships>".encode())

    return change


FROM_OUTSIDE = {
    "its address looks like a link": linked(
        "image", 'Target="http://evil.example/hyperlink.png" TargetMode="External"'
    ),
    "a letter is written as a number": linked(
        "image", 'Target="http://evil.example/x.png" TargetMode="&#69;xternal"'
    ),
    "a bracket in the address": linked(
        "image", 'Target="http://evil.example/?a>b" TargetMode="External"'
    ),
    "under a prefix": changed(prefixed),
}
WITH_CODE = {
    "macros": attached(
        "application/vnd.ms-office.vbaProject",
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
    ),
    "a control": attached("application/vnd.ms-office.activeX+xml", f"{KINDS}/control"),
    "an embedded file": attached(
        "application/vnd.openxmlformats-officedocument.oleObject", f"{KINDS}/oleObject"
    ),
    "an embedded workbook": attached("application/vnd.ms-excel", f"{KINDS}/package"),
}


@pytest.mark.parametrize("disguise", FROM_OUTSIDE)
def test_what_is_loaded_from_outside_is_found_in_any_disguise(disguise: str) -> None:
    with pytest.raises(InvalidValueError, match="from outside itself"):
        checked_template(FROM_OUTSIDE[disguise])


@pytest.mark.parametrize("disguise", WITH_CODE)
def test_macros_and_embedded_files_are_known_by_their_kind(disguise: str) -> None:
    with pytest.raises(InvalidValueError, match="macros, controls or embedded files"):
        checked_template(changed(WITH_CODE[disguise]))


def test_a_presentation_with_macros_is_refused_whatever_its_name() -> None:
    plain = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    able = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    with pytest.raises(InvalidValueError, match="macros, controls or embedded files"):
        checked_template(edited("[Content_Types].xml", plain, able))


def test_a_template_without_a_master_is_refused_in_words() -> None:
    listed = b'<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
    with pytest.raises(InvalidValueError, match="cannot be read"):
        checked_template(edited("ppt/presentation.xml", listed, b""))


def test_a_link_to_click_on_stays() -> None:
    link = linked("hyperlink", 'Target="https://merebank.example/" TargetMode="External"')
    with zipfile.ZipFile(io.BytesIO(checked_template(link))) as archive:
        assert b"https://merebank.example/" in archive.read(RELS)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_refused_or_read_and_nothing_else(seed: int) -> None:
    chance, content = random.Random(seed), bytearray(a_template())
    for _ in range(chance.choice((1, 5, 60))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        assert checked_template(bytes(content))
    except InvalidValueError as error:
        assert str(error).endswith(".")
