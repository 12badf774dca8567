"""Bytes in, text out: what a draft must be before anything reads it."""

from __future__ import annotations

from storyrev.errors import UsageError

MOST_BYTES = 16 * 1024 * 1024
"""The largest draft that is read: a hundred times the longest text newsrooms print."""

BOM = "\ufeff"


class UnreadableDraft(UsageError):
    """A draft that is no story: the wrong encoding, a broken front matter, nothing to read.

    `line` is the line of the draft (from 1) that is wrong, None where the whole draft is.
    `problem` is the sentence without the line. The caller knows the file's name, and adds it.
    """

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem if line is None else f"line {line}: {problem}")
        self.problem = problem
        self.line = line


def decode(data: str | bytes) -> tuple[str, bytes]:
    """Give the text of a draft, exactly (no character is changed, a byte-order mark stays), and the same as UTF-8.

    Raises `UnreadableDraft` for what is not UTF-8, holds a NUL or a lone surrogate, is larger than
    `MOST_BYTES`, or has nothing in it to read.
    """
    raw = _encode(data) if isinstance(data, str) else data
    if len(raw) > MOST_BYTES:
        raise UnreadableDraft(
            f"the draft is {len(raw):,} bytes, more than the {MOST_BYTES:,} that a story may have; "
            "save the story's text alone"
        )
    text = data if isinstance(data, str) else _decode(data)
    nul = text.find("\0")
    if nul >= 0:
        raise UnreadableDraft(
            "a NUL character, which no text has; save the draft as plain text in UTF-8", _line_of(text, nul)
        )
    if not text.removeprefix(BOM).strip():
        raise UnreadableDraft("the draft is empty; write the story first")
    return text, raw


def _encode(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableDraft(
            f"half a character (U+{ord(text[error.start]):04X}), which UTF-8 cannot hold; write the character anew",
            _line_of(text, error.start),
        ) from None


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        known = {b"\xff\xfe": "it looks like UTF-16; ", b"\xfe\xff": "it looks like UTF-16; "}
        hint = known.get(bytes(data[:2]), "")
        raise UnreadableDraft(
            f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8; {hint}save the draft as UTF-8",
            data.count(b"\n", 0, error.start) + 1,
        ) from None


def _line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
