"""The body of an HTTP response as it was captured: chunks joined, compression undone, never more than may be read."""

from __future__ import annotations

import zlib

MOST_PAGE = 128 * 1024 * 1024
"""The largest page that is unpacked, in bytes: what is packed to become larger was made to fill a machine."""

_STEP = 1024 * 1024


class BadBody(Exception):
    """A body that cannot be unpacked; the message is the reason."""


def unpack(data: bytes, encodings: str) -> bytes:
    """Give a body without its content encodings, the last one applied first undone (RFC 9110). Raises `BadBody`."""
    for encoding in reversed([name.strip().lower() for name in encodings.split(",") if name.strip()]):
        if encoding in ("gzip", "x-gzip", "deflate"):
            data = _inflate(data, encoding)
        elif encoding == "br":
            data = _unbrotli(data)
        elif encoding != "identity":
            raise BadBody(f"is packed as {encoding!r}, which is not known here; capture the page without it")
    return data


def _inflate(data: bytes, encoding: str) -> bytes:
    # Servers say gzip of pages that are not packed, and deflate of both of its forms.
    forms = [zlib.MAX_WBITS | 32, -zlib.MAX_WBITS] if encoding == "deflate" else [zlib.MAX_WBITS | 16]
    if encoding != "deflate" and data[:2] != b"\x1f\x8b":
        return data
    for form in forms:
        try:
            return _inflate_as(data, form)
        except zlib.error as error:
            problem = str(error)
    raise BadBody(f"is not packed as it says ({problem}); the capture is damaged")


def _inflate_as(data: bytes, form: int) -> bytes:
    made: list[bytes] = []
    size = 0
    unpacker = zlib.decompressobj(form)
    left = data
    while left and not unpacker.eof:
        piece = unpacker.decompress(left, _STEP)
        left = unpacker.unconsumed_tail
        size += len(piece)
        made.append(piece)
        _check(size)
        if not piece and not left:
            break
    if not unpacker.eof:
        raise BadBody("ends in the middle of what is packed; the capture was cut short")
    return b"".join(made)


def _unbrotli(data: bytes) -> bytes:
    try:
        import brotli
    except ImportError:
        raise BadBody("is packed with brotli; pip install brotli") from None
    unpacker = brotli.Decompressor()
    made: list[bytes] = []
    size = 0
    given = data
    try:
        while not unpacker.is_finished():
            piece = unpacker.process(given, output_buffer_limit=_STEP)
            given = b""
            size += len(piece)
            made.append(piece)
            _check(size)
            if not piece and unpacker.can_accept_more_data():
                raise BadBody("ends in the middle of what is packed; the capture was cut short")
    except brotli.error as error:
        raise BadBody(f"is not packed as it says ({error}); the capture is damaged") from None
    return b"".join(made)


def _check(size: int) -> None:
    if size > MOST_PAGE:
        raise BadBody(f"unpacks to more than {MOST_PAGE:,} bytes, more than any page has; it is not read")
