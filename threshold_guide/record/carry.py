"""How a file carries its record, and how it is taken out again."""
from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from html.parser import HTMLParser
from xml.etree.ElementTree import ParseError, fromstring

import msgspec

from threshold_guide.record import carriers, model

#: Lines of plain text carry less: without the outcome, which follows from the answers.
BEGIN, END, WIDTH = "-----BEGIN THRESHOLD GUIDE CHECK-----", "-----END THRESHOLD GUIDE CHECK-----", 76
#: No record is near this size; a file that unpacks to more is not one of ours.
LARGEST = 5_000_000


class NoRecord(ValueError):
    """The file holds no record: `none`, `malformed` or `damaged`; `detail` says more."""

    def __init__(self, why: str, detail: str = ""):
        super().__init__(f"{why}: {detail}")
        self.why, self.detail = why, detail


class Short(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What plain text carries: all that the record follows from, and its hash."""

    at: str
    on: str
    edition: model.Edition
    told: model.Told
    hash: str
    paper: model.Paper


def carried(kept: model.Kept) -> str:
    """The record and its paper as JSON."""
    return json.dumps(msgspec.to_builtins(kept), ensure_ascii=False, indent=1)


def short_lines(kept: model.Kept) -> list[str]:
    """The lines that stand at the foot of plain text."""
    record = kept.record
    short = Short(at=record.at, on=record.on, edition=record.edition, told=record.told, hash=record.hash,
                  paper=kept.paper)
    packed = base64.b64encode(zlib.compress(msgspec.json.encode(short), 9)).decode()
    return [BEGIN, *(packed[at:at + WIDTH] for at in range(0, len(packed), WIDTH)), END]


def format_of(content: bytes) -> str:
    """What sort of file it is, by its beginning."""
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "docx"
    if start.startswith(b"{"):
        return "json"
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    return "txt"


def take_out(content: bytes) -> model.Kept | Short:
    """What the file carries. Raises NoRecord."""
    kind = format_of(content)
    if kind == "txt":
        return _short(content)
    text = {"pdf": _from_pdf, "docx": _from_docx, "html": _from_html, "json": _decoded}[kind](content)
    try:
        plain = json.loads(text)
        if not (isinstance(plain, dict) and isinstance(plain.get("record"), dict)
                and plain["record"].get("kind") == model.KIND):
            raise NoRecord("none")
        return msgspec.convert(plain, model.Kept)
    except (json.JSONDecodeError, RecursionError) as error:
        raise NoRecord("malformed", str(error)) from None
    except msgspec.ValidationError as error:
        raise NoRecord("malformed", str(error)) from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoRecord("malformed", str(error)) from None


def _short(content: bytes) -> Short:
    lines = [line.strip() for line in content.decode("utf-8-sig", errors="replace").splitlines()]
    if BEGIN not in lines or END not in lines:
        raise NoRecord("none")
    packed = "".join(lines[lines.index(BEGIN) + 1:lines.index(END)])
    try:
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(base64.b64decode(packed, validate=True), LARGEST)
        if not unpacking.eof:
            raise NoRecord("malformed", "the check lines are not whole")
        return msgspec.json.decode(plain, type=Short)
    except (ValueError, zlib.error) as error:
        raise NoRecord("malformed", str(error)) from None


def _from_pdf(content: bytes) -> str:
    # Only `thresholds verify` reads PDFs; the service need not load what reads them.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        attached = PdfReader(io.BytesIO(content)).attachments.get(carriers.PDF_FILE) or []
        found = [bytes(each) for each in attached]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoRecord("damaged", f"PDF: {error}") from None
    if len(found) != 1:
        raise NoRecord("none")
    return _decoded(found[0])


def _from_docx(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                if name.startswith("customXml/") and name.endswith(".xml") and \
                        package.getinfo(name).file_size <= LARGEST:
                    root = _record_element(package.read(name))
                    if root is not None:
                        return root
    except (zipfile.BadZipFile, OSError, zlib.error, KeyError) as error:
        raise NoRecord("damaged", f"Word: {error}") from None
    raise NoRecord("none")


def _record_element(content: bytes) -> str | None:
    # Entities can make a small file unpack to a very large text; ours hold none.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return None
    try:
        root = fromstring(content)
    except ParseError:
        return None
    return root.text or "" if root.tag == f"{{{carriers.WORD_NAMESPACE}}}record" else None


class _Carrier(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and dict(attrs).get("id") == carriers.HTML_ID
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def _from_html(content: bytes) -> str:
    parser = _Carrier()
    parser.feed(_decoded(content))
    if len(parser.found) != 1:
        raise NoRecord("none")
    return parser.found[0]
