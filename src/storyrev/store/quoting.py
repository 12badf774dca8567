"""Any text as one printable line, for commit trailers and the index, and back to the character."""

from __future__ import annotations

from storyrev.store.model import Stamps


def encode(text: str) -> str:
    """A text as one printable line: as it stands where it can, else as a JSON string."""
    if text.isprintable() and text.strip() == text and text[:1] != '"':
        return text
    return encode_json(text)


def encode_json(value: object) -> str:
    """A value as JSON on one printable line: what is not printable is written by its number."""
    import json  # only notes of several lines need it

    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in quoted)


def decode(line: str) -> str:
    """The text that `encode` was given. Raises `ValueError` for what it cannot have written."""
    if not line.startswith('"'):
        return line
    import json

    text = json.loads(line)
    return str(text)  # a JSON text that begins with a quotation mark is a string


def encode_stamps(stamps: Stamps) -> str:
    """Stamps as one text, a line each; their names have no spaces."""
    return "\n".join(f"{name} {encode(words)}" for name, words in stamps) if stamps else ""


def decode_stamps(text: str) -> Stamps:
    """The stamps that `encode_stamps` was given."""
    if not text:  # as in nearly every revision
        return ()
    lines = (line.partition(" ") for line in text.split("\n") if line)
    return tuple((name, decode(words)) for name, _, words in lines)
