"""A council's own template, checked before it is kept."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as Deck

from pulse.slides.look import template_look
from surveys.errors import InvalidValueError

MOST_BYTES = 20_000_000
_MOST_UNPACKED = 200_000_000
_MOST_FILES = 3_000
_MOST_TIMES = 200  # a part that packs better than this is a bomb, not a picture
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MACROS = re.compile(r"vbaProject|activeX|embeddings/|externalLinks/|oleObject", re.IGNORECASE)
_BINARY = re.compile(r"\.(bin|exe|dll|js|vbs|hta)$", re.IGNORECASE)
_PRINTER = "ppt/printerSettings/"  # what PowerPoint itself leaves in many templates
# The same by what the file itself says they are: a name may be any.
_CODE_TYPE = re.compile(r"vba|activeX|oleObject|macroEnabled|ms-excel|spreadsheetml", re.IGNORECASE)
_CODE_LINK = re.compile(
    r"/(vbaProject|control|activeXControlBinary|oleObject|package|externalLink\w*)$", re.IGNORECASE
)
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_HOLDS_CODE = (
    "The template holds macros, controls or embedded files. Remove them:"
    " save it from PowerPoint as a presentation without macros (.pptx)."
)
_REMEDY = "Save it again from PowerPoint as a presentation (.pptx) and upload that."


def checked_template(content: bytes) -> bytes:
    """The template without its slides, safe to keep and to build decks on.

    Raises InvalidValueError saying what is wrong with the file and what to do.
    """
    if len(content) > MOST_BYTES:
        raise InvalidValueError(
            f"The template is over {MOST_BYTES // 1_000_000} MB. Compress its pictures in"
            " PowerPoint (Picture Format, Compress Pictures) and save it again."
        )
    _look_at_parts(content)
    return _without_slides(content)


def _look_at_parts(content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _look_at_sizes(archive.infolist())
            for info in archive.infolist():
                _look_at_part(info.filename, archive.read(info))
            names = set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError):
        raise InvalidValueError(f"The file is not a PowerPoint presentation. {_REMEDY}") from None
    if "ppt/presentation.xml" not in names:
        raise InvalidValueError(f"The file is not a PowerPoint presentation. {_REMEDY}")


def _look_at_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    bombs = [p for p in parts if p.file_size > 1_000_000 + _MOST_TIMES * p.compress_size]
    if any(part.compress_type not in _PACKED for part in parts):
        raise InvalidValueError(f"The template is packed in a way PowerPoint does not. {_REMEDY}")
    if len(parts) > _MOST_FILES or unpacked > _MOST_UNPACKED or bombs:
        raise InvalidValueError(f"The template unpacks to too much. {_REMEDY}")
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise InvalidValueError(f"The template holds two parts of one name. {_REMEDY}")


def _look_at_part(name: str, body: bytes) -> None:
    binary = _BINARY.search(name) and not name.startswith(_PRINTER)
    if binary or _MACROS.search(name):
        raise InvalidValueError(_HOLDS_CODE)
    if not name.endswith((".xml", ".rels")):
        return
    if _DOCTYPE.search(body) or b"\x00" in body[:200]:
        raise InvalidValueError(f"The template holds a part that PowerPoint would not. {_REMEDY}")


def _without_slides(content: bytes) -> bytes:
    try:
        deck = Presentation(BytesIO(content))
        _drop_slides(deck)
        _look_at_links(deck)
        body = BytesIO()
        deck.save(body)
        kept = body.getvalue()
        template_look(kept)
    except InvalidValueError:
        raise
    except (PythonPptxError, LookupError, ValueError, AttributeError, TypeError, SyntaxError):
        # lxml's errors of syntax are SyntaxErrors.
        raise InvalidValueError(f"The template cannot be read. {_REMEDY}") from None
    return kept


def _look_at_links(deck: Deck) -> None:
    """What is kept brings no code along and loads nothing from elsewhere, however it is written.

    Asked of the relationships as they were read: in the text of a file the same can be said in
    many ways.
    """
    package = deck.part.package
    links = list(package.iter_rels())
    kinds = [str(part.content_type) for part in package.iter_parts()]
    if any(_CODE_TYPE.search(kind) for kind in kinds) or any(
        _CODE_LINK.search(link.reltype) for link in links
    ):
        raise InvalidValueError(_HOLDS_CODE)
    if any(link.is_external and link.reltype != RELATIONSHIP_TYPE.HYPERLINK for link in links):
        raise InvalidValueError(
            "The template loads something from outside itself, such as a linked picture. In"
            " PowerPoint use File, Info, Edit Links to Files, break the links, and save it again."
        )


def _drop_slides(deck: Deck) -> None:
    """Leave out the template's own slides, with their notes and comments."""
    ids = deck.slides._sldIdLst
    for entry in list(ids):
        deck.part.drop_rel(entry.rId)
        ids.remove(entry)
    for section in deck.part._element.xpath("//*[local-name()='sectionLst']"):
        section.getparent().getparent().remove(section.getparent())
