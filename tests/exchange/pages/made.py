"""Pages and archives of them for tests: written with warcio's own writer, as crawlers write them."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass, field
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storyrev.exchange.pages.draft import Article, open_page, read_article

URL = "https://www.example.test/local/bridge"


def read_page(data: bytes) -> Article:
    """Give the article of a page."""
    return read_article(open_page(data))


def page(text: str = "It is closed.", url: str = URL, head: str = "") -> str:
    """Give a page with one article."""
    link = f'<link rel="canonical" href="{url}">' if url else ""
    return (
        f"<html><head>{link}{head}</head><body><nav>Home</nav><article><h1>Bridge closed</h1><p>{text} The council "
        "voted on Friday to close the only bridge in town to all traffic.</p></article></body></html>"
    )


@dataclass
class Archive:
    """An archive in the making; `offsets` are where its records begin."""

    packed: bool = True
    out: io.BytesIO = field(default_factory=io.BytesIO)
    offsets: list[int] = field(default_factory=list)

    def add(
        self,
        body: bytes | str,
        at: str = "2020-01-31T16:05:00Z",
        *,
        url: str = URL,
        kind: str = "response",
        status: str = "200 OK",
        content: str = "text/html; charset=utf-8",
        http: tuple[tuple[str, str], ...] = (),
        headers: dict[str, str] | None = None,
    ) -> Archive:
        """Add a record."""
        writer = WARCWriter(self.out, gzip=self.packed)
        payload = body.encode() if isinstance(body, str) else body
        answer = None
        if kind != "resource":
            answer = StatusAndHeaders(status, [("Content-Type", content), *http], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(payload),
            length=len(payload),
            http_headers=answer,
            warc_content_type=content if kind == "resource" else "",
            warc_headers_dict={"WARC-Date": at, **(headers or {})},
        )
        self.offsets.append(self.out.tell())
        writer.write_record(record)
        return self

    def revisit(self, digest: str, at: str, *, url: str = URL, refers: str = URL, refers_at: str = "") -> Archive:
        """Add a capture that found the page as before."""
        writer = WARCWriter(self.out, gzip=self.packed)
        answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = writer.create_revisit_record(
            url, digest, refers, refers_at or at, http_headers=answer, warc_headers_dict={"WARC-Date": at}
        )
        self.offsets.append(self.out.tell())
        writer.write_record(record)
        return self

    def bytes(self) -> bytes:
        """Give the file as it stands."""
        return self.out.getvalue()

    def write(self, path: Path) -> Path:
        """Write the file."""
        path.write_bytes(self.bytes())
        return path


def chunked(data: bytes, size: int = 100) -> bytes:
    """Give a body as servers send it piece by piece."""
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def repacked(archive: Archive) -> bytes:
    """Give an archive that is packed as a whole, and not record by record."""
    return gzip.compress(gzip.decompress(archive.bytes()))
