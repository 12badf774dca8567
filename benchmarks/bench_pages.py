"""How well articles are told from the pages they stand on: by libraries alone, and by each joined with our reader.

    python -m benchmarks.bench_pages [--faults]

The pages are those of `tests/exchange/pages/`, whose blocks are labelled. Libraries that are not installed are
left out and named. For all: pip install trafilatura readability-lxml lxml-html-clean newspaper4k justext
"""

from __future__ import annotations

import argparse
import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from unittest import mock

from storyrev.exchange.pages import draft, library

PAGES = Path(__file__).resolve().parents[1] / "tests" / "exchange" / "pages"

Reader = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page, and its blocks: the words of those that are the story's, and of those that are the site's."""

    name: str
    html: str
    story: tuple[str, ...]
    site: tuple[str, ...]


@dataclass(slots=True)
class Score:
    """How many of the story's blocks were kept and of the site's left out, and how long it took, in seconds."""

    kept: int = 0
    story: int = 0
    left_out: int = 0
    site: int = 0
    seconds: float = 0.0


def read_labelled(folder: Path = PAGES) -> Iterator[Labelled]:
    """The labelled pages, by name."""
    for page in sorted(folder.glob("*/page.html")):
        lines = (page.parent / "blocks.txt").read_text(encoding="utf-8").splitlines()
        story = tuple(words(line[1:]) for line in lines if line[0] == "+")
        yield Labelled(
            page.parent.name,
            page.read_text(encoding="utf-8"),
            story,
            tuple(words(line[1:]) for line in lines if line[0] in "-~"),
        )


def words(text: str) -> str:
    """A text's words alone, so that white space and marks do not matter."""
    found = re.findall(r"[^\W_]+", text.lower())
    return f" {' '.join(found)} "


def score(read: Reader, pages: list[Labelled], *, faults: bool = False) -> Score:
    """What a reader keeps of labelled pages."""
    result = Score()
    for page in pages:
        begun = time.perf_counter()
        text = words(read(page.html))
        result.seconds += time.perf_counter() - begun
        missing = [block for block in page.story if block not in text]
        extra = [block for block in page.site if block in text]
        result.story, result.site = result.story + len(page.story), result.site + len(page.site)
        result.kept += len(page.story) - len(missing)
        result.left_out += len(page.site) - len(extra)
        if faults:
            for sign, blocks in (("lost", missing), ("kept", extra)):
                print(*(f"{page.name}: {sign}:{block}" for block in blocks), sep="\n", end="\n" if blocks else "")
    return result


def resiliparse(html: str) -> str:
    """Resiliparse's main text: the one that storyrev uses."""
    return library.main_text(html) or ""


def trafilatura(html: str) -> str:
    """Trafilatura's, asked rather to keep too much."""
    extract = import_module("trafilatura").extract
    return str(extract(html, include_comments=False, include_tables=True, favor_recall=True) or "")


def readability(html: str) -> str:
    """What readability-lxml keeps, a block a line."""
    summary: str = import_module("readability").Document(html).summary()
    return re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:p|div|li|h\d|br|tr|ul|ol|blockquote)\b[^>]*>", "\n", summary))


def newspaper(html: str) -> str:
    """What newspaper4k keeps."""
    article = import_module("newspaper").Article("http://example.test/")
    article.download(input_html=html)
    try:
        article.parse()
    except ImportError:  # some languages need a library of their own
        return ""
    return f"{article.title}\n{article.text}"


def justext(html: str) -> str:
    """What justext keeps, with English stop words."""
    module = import_module("justext")
    found = module.justext(html.encode(), module.get_stoplist("English"))
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


LIBRARIES: dict[str, Reader] = {
    "resiliparse": resiliparse,
    "trafilatura": trafilatura,
    "readability": readability,
    "newspaper": newspaper,
    "justext": justext,
}


def joined(main_text: Callable[[str], str | None]) -> Reader:
    """Our reader, told by a library where the article stands."""

    def read(html: str) -> str:
        with mock.patch.object(draft, "main_text", main_text):
            try:
                return re.sub(r"\]\([^)\s]*\)", "]", draft.read_article(draft.open_page(html.encode())).draft.decode())
            except draft.UnreadablePage:
                return ""

    return read


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--faults", action="store_true", help="print each block that is lost, or kept without cause")
    faults: bool = options.parse_args().faults
    logging.disable(logging.CRITICAL)
    pages = list(read_labelled())
    print(f"{len(pages)} pages\n")
    print("| main text by | kept alone | left out alone | kept with ours | left out with ours | ms a page with ours |")
    print("| --- | --- | --- | --- | --- | --- |")
    _row("no library", None, joined(lambda _: None), pages, faults=faults)
    for name, read in LIBRARIES.items():
        try:
            import_module("resiliparse.extract.html2text" if name == "resiliparse" else name)
        except ImportError as error:
            print(f"| {name} | not installed ({error.name or error}) | | | | |")
            continue
        _row(name, read, joined(read), pages, faults=faults and name == "resiliparse")


def _row(name: str, alone: Reader | None, ours: Reader, pages: list[Labelled], *, faults: bool) -> None:
    by_itself = score(alone, pages) if alone else None
    both = score(ours, pages, faults=faults)
    cells = [f"{s.kept / s.story:.0%} | {s.left_out / s.site:.0%}" if s else " | " for s in (by_itself, both)]
    print(f"| {name} | {cells[0]} | {cells[1]} | {both.seconds / len(pages) * 1000:.0f} |")


if __name__ == "__main__":
    main()
