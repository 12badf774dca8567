"""The formats that histories arrive in: one line each, with the reader that is loaded when it is needed.

A reader is a generator, `read_x(source: Path, **options) -> Iterator[Arrival | SetAside]`: it holds
one record at a time, touches no newsroom, and asks no clock. A record that it cannot read is given
as a `SetAside`, and the rest goes on; only a source that is no source at all is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from storyrev.exchange.model import Arrival, SetAside

Reader = Callable[..., Iterator[Arrival | SetAside]]

Option = Literal[
    "at", "branch", "editor", "first_parent", "note_from", "paths", "since", "start", "times", "until", "url", "zone"
]
"""What a user may say to a reader, by the name of the reader's keyword; `cli/importing.py` has the words for each."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be imported.

    `reader` is "module:function" in `storyrev.exchange`. `summary` is a line for the list of formats,
    `about` says what SOURCE is and what is read of it. `examples` are what follows
    `storyrev import NAME`. `order` says whether the source's own order is that of each story's
    revisions (`given`), or their times are (`time`). A reader that
    `asks` takes `knows` too, since what its records bring takes long to read: what the record has comes unread.
    """

    name: str
    reader: str
    summary: str
    about: str
    examples: tuple[str, ...]
    order: Literal["time", "given"] = "time"
    options: tuple[Option, ...] = ()
    asks: bool = False

    def load(self) -> Reader:
        """The reader, loaded now."""
        module, _, function = self.reader.partition(":")
        reader: Reader = getattr(import_module(f"storyrev.exchange.{module}"), function)
        return reader


_ALL = (
    Format(
        "git",
        "git:read_git",
        "A Git repository or bundle of Markdown, HTML or text.",
        "SOURCE is a repository, a folder in one, or a bundle. Every text that its files had on the branch becomes a "
        "revision with its commit's date, author and message; a file that was renamed stays one story.",
        (
            "../site",
            "site.bundle --branch main --path docs --path '*.html'",
            "../site --path content/news --first-parent",
        ),
        order="given",
        options=("paths", "branch", "first_parent", "note_from"),
    ),
    Format(
        "folder",
        "drafts:read_drafts",
        "A folder a story, with its drafts in order.",
        "SOURCE is the folder of a story, or a folder of such folders. A story.toml beside the drafts says what each "
        "draft is. Without one, the names of the drafts say their order and when they were saved: 2020-01-31T1605.md, "
        "20200131-1605-update.html, or 1.md, 2.md; then say what they do not.",
        (
            "stories/",
            "archive/ --zone Europe/Berlin --editor 'The Desk <desk@news.example>'",
            "bridge/ --start 2020-01-31T16:05-05:00 --editor 'Ada Park <ada@news.example>'",
        ),
        options=("editor", "zone", "start", "times"),
    ),
    Format(
        "jsonl",
        "jsonl:read_jsonl",
        "Revisions of another newsroom, as storyrev export jsonl writes them.",
        "SOURCE is a file of JSON Lines (storyrev.revision/v1), or a folder of such files. Each revision is recorded "
        "as its line says, to the character. For the schema: storyrev export jsonl --schema",
        ("record.jsonl",),
        order="given",
    ),
    Format(
        "ninjs",
        "ninjs:read_ninjs",
        "ninjs 1.x, 2.x and 3.x, and the Associated Press's feeds.",
        "SOURCE is a file of JSON with an item, a list of items or a feed, a file with an item a line (.jsonl), or a "
        "folder of such files. An item is a version of the story that its uri names. Notes to editors are kept as "
        "remarks, which no reader sees.",
        ("feed.json", "wire/2020/", "items.jsonl --keep-raw"),
        order="given",
        options=("editor",),
        asks=True,
    ),
    Format(
        "ans",
        "ans:read_ans",
        "Documents of Arc XP (ANS 0.10).",
        "SOURCE is a file of JSON with a document, an operation, a list or a search's results, a file with a document "
        "a line (.jsonl), or a folder of such files. A document is a revision of the story that its _id names. The "
        "_id of an element is kept with its block.",
        ("stories.jsonl", "arc/2020/ --keep-raw"),
        order="given",
        options=("editor",),
        asks=True,
    ),
    Format(
        "wordpress",
        "wordpress:read_wordpress",
        "Revisions of WordPress posts, saved from the REST route.",
        "SOURCE is a file of JSON as /wp-json/wp/v2/posts/ID/revisions?context=edit gives it, or a folder of such files, "
        "with the posts themselves and the users beside them if they are there. Autosaves are left out. A WXR export "
        "holds no revisions.",
        ("revisions.json", "site/ --keep-raw"),
        order="given",
        options=("editor",),
        asks=True,
    ),
    Format(
        "html",
        "pages.files:read_pages",
        "Saved pages and archives of them (WARC): the articles, without what the site put around them.",
        "SOURCE is a saved page, an archive of pages (.warc.gz), a folder of them, a table (.csv) with the columns file, "
        "url, at, or a CDX listing beside pages or archives. When a page was captured is told by archive, listing or "
        "table, by its name, by what a browser or an archive wrote into it or beside it, or else by --at; the story is "
        "the page's canonical address. See docs/pages.md.",
        ("saved-pages/", "page.html --at 2020-01-31T16:05:00Z", "crawl.warc.gz --url '*/local/*' --from 2020-01-01"),
        options=("editor", "at", "url", "since", "until"),
        asks=True,
    ),
)

FORMATS: dict[str, Format] = {known.name: known for known in _ALL}
"""Every format by its name, in the order of the help."""
