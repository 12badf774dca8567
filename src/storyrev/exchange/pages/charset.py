"""From the bytes of a saved page to its text."""

from __future__ import annotations

import codecs
import re

_MEASURED = 4_096
"""A page says its encoding in its first bytes (the HTML standard looks at 1,024; many pages are later)."""
_META = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_LABEL = re.compile(
    r"utf-?8|utf-?16(?:-?[bl]e)?|(?:iso-?|iso_)?8859-\d{1,2}|latin-?\d|(?:windows-|cp-?)12\d\d|koi8-[ru]|us-ascii|ascii"
    r"|gb2312|gbk|gb18030|big5(?:-hkscs)?|euc-(?:jp|kr)|shift[_-]?jis|sjis|iso-2022-jp|macintosh|(?:ibm|cp)866|tis-620"
)
"""The encodings of the web; Python knows codecs besides that are none of text."""
_AS_WINDOWS = frozenset({"ascii", "iso8859-1"})
"""What browsers read as windows-1252, since pages that say one mean the other."""
_EMBEDDED = re.compile(rb"""(["'(=]\s*)data:[\w.+-]+/[\w.+-]+(?:;[\w=-]+)*;base64,[^"')>\s]*""")


def drop_embedded(data: bytes) -> bytes:
    """Give a page without the pictures and fonts that are embedded in its addresses; they may be most of it."""
    return _EMBEDDED.sub(rb"\1data:,", data) if b";base64," in data else data


def read_text(data: bytes, declared: str = "") -> str:
    """Give the text of a page, whatever it says of its encoding; no page is refused.

    A byte-order mark decides, then `declared` (the server's word), then the page's `meta`. Bytes that
    are UTF-8 beyond ASCII are read as such where an encoding of single bytes is declared: nothing else
    looks like it. Without a word of it UTF-8 is tried, then windows-1252. NULs are dropped.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace").replace("\0", "")
    found = _META.search(data[:_MEASURED])
    for label in (declared, found[1].decode("ascii") if found else ""):
        name = _codec(label)
        if not name or (label != declared and name.startswith("utf-16")):
            continue
        if name in ("cp1252", "iso8859-15"):
            break
        try:
            return data.decode(name).replace("\0", "")
        except UnicodeDecodeError:
            continue
    try:
        return data.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError as error:
        # A page cut in the middle of a letter, or with one bad byte, is UTF-8 all the same.
        if (
            _codec(declared) == "utf-8"
            or (found and _codec(found[1].decode("ascii")) == "utf-8")
            or (error.start >= len(data) - 3)
        ):
            return data.decode("utf-8", "replace").replace("\0", "")
    return data.decode("cp1252", "replace").replace("\0", "")


def _codec(label: str) -> str:
    """Give Python's name of an encoding that pages use; empty for any other."""
    word = label.strip().strip("\"'").lower()
    if not _LABEL.fullmatch(word):
        return ""
    try:
        name = codecs.lookup(word).name
    except LookupError:
        return ""
    return "cp1252" if name in _AS_WINDOWS else name
