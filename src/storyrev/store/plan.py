"""What each entry of an import is to become, held against the record as it stands."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from storyrev.errors import StoryrevError
from storyrev.store import index
from storyrev.store.entries import Order, Refused
from storyrev.store.layout import Layout, story_path
from storyrev.store.pipes import read_pieces
from storyrev.store.quoting import encode
from storyrev.store.save import explain_taken
from storyrev.store.slugs import fold_slug, slug_clash
from storyrev.store.spool import Spool, Waiting
from storyrev.store.trailers import Label

Verdict = Literal["recorded", "known", "unchanged"]


class Next(NamedTuple):
    """An entry that is its story's next revision: what its commit says, and where its file stands."""

    label: Label
    path: str


class _Text(NamedTuple):
    saved_at: int
    content_id: str


@dataclass(slots=True)
class _Story:
    """A story as it stands in the record and, after that, in this batch.

    `texts` are those of its revisions; `newest` is the latest time that any of them was saved at.
    `placed` is the last entry of this batch that is a revision by now, as (place in the source, number), and `names` are
    what some that were recorded before are called in the record that these come out of, and here.
    """

    path: str = ""
    texts: list[_Text] = field(default_factory=list)
    newest: int = -1
    sources: set[str] = field(default_factory=set)
    placed: tuple[int, int] | None = None
    names: dict[str, str] = field(default_factory=dict)

    def add(self, saved_at: int, content_id: str, source: str) -> None:
        self.texts.append(_Text(saved_at, content_id))
        self.newest = max(self.newest, saved_at)
        if source:
            self.sources.add(source)


class Plan:
    """Judges the entries of a batch in turn; `taken` are names in the repository that are no story's."""

    def __init__(self, connection: sqlite3.Connection, spool: Spool, order: Order, taken: frozenset[str]) -> None:
        self._connection = connection
        self._spool = spool
        self._order = order
        self._taken = taken
        self._stories: dict[str, _Story] = {}
        self._folded: dict[str, str] = {}
        self._blocked: dict[str, str] = {}

    def judge(self, entry: Waiting) -> Next | Refused | Literal["known", "unchanged"]:
        """What an entry is to become."""
        story = self._stories.get(entry.slug) or self._load(entry.slug)
        source = encode(entry.source)
        before, late = self._find_place(story, entry)
        if entry.id:
            if self._is_again(story, entry):
                return "known"
        elif source in story.sources or (not source and (entry.saved_at, entry.content_id) in story.texts):
            return "known"
        elif before and before.content_id == entry.content_id:
            return "known" if before.saved_at == entry.saved_at else "unchanged"
        if late:
            return Refused(entry.place, entry.slug, _explain_late(entry.slug, len(story.texts)))
        path = story.path or story_path(entry.slug, date.fromisoformat(entry.day))
        problem = self._find_problem(story, entry, path)
        if problem:
            return Refused(entry.place, entry.slug, str(problem))
        kind = entry.kind or ("unknown" if story.texts else "first")
        stands = bool(story.texts) and story.texts[-1].content_id == entry.content_id
        story.path = path
        story.add(entry.saved_at, entry.content_id, source)
        story.placed = entry.seq, len(story.texts)
        return Next(
            Label(
                slug=entry.slug,
                kind=kind,
                editor=entry.editor,
                note=entry.note,
                status=entry.status,
                stamps=entry.stamps,
                source=entry.source,
                remark=entry.remark,
                embargo=entry.embargo,
                waivers=entry.waivers,
                text=entry.content_id if stands else None,
            ),
            path,
        )

    def settle(self) -> None:
        """Note for the batches that follow what this one recorded, now that it is."""
        self._spool.name((slug, *pair) for slug, story in self._stories.items() for pair in story.names.items())
        if self._order == "given":
            # A story's entries come in their order: what follows stands behind the last of these.
            placed = ((slug, *story.placed) for slug, story in self._stories.items() if story.placed)
            self._spool.pass_by(placed)

    def find_name(self, slug: str, name: str) -> str | None:
        """What a story's revision of that name in the record it comes out of is called here, where it was recorded before this batch."""
        return self._stories[slug].names.get(name) or self._spool.find_name(slug, name)

    def _load(self, slug: str) -> _Story:
        story = self._stories[slug] = _Story()
        for saved_at, content_id, source, path in index.texts(self._connection, slug):
            story.path = path
            story.add(saved_at, content_id, source)
        return story

    def _is_again(self, story: _Story, entry: Waiting) -> bool:
        """Whether an entry out of another record is in this one, behind what came before it there; it is placed if so."""
        after = story.placed[1] if story.placed else self._spool.find_passed(entry.slug, entry.seq)[0] or 0
        if after == len(story.texts):
            return False
        again = index.find_again(self._connection, entry.slug, after, entry.source, entry.saved_at, entry.content_id)
        if again is None:
            return False
        number, commit = again
        story.placed = entry.seq, number
        story.names[entry.id] = commit
        return True

    def _find_place(self, story: _Story, entry: Waiting) -> tuple[_Text | None, bool]:
        """The text that an entry would follow, and whether revisions stand in the record that should come after it."""
        texts = story.texts
        if not texts:
            return None, False
        if self._order == "time":
            if entry.saved_at >= story.newest:
                return texts[-1], False
            return next((text for text in reversed(texts) if text.saved_at <= entry.saved_at), None), True
        if story.placed:
            return texts[story.placed[1] - 1], False
        number, late = self._spool.find_passed(entry.slug, entry.seq)
        if number is None:
            return (None, True) if late else (texts[-1], False)
        return texts[number - 1], late

    def _find_problem(self, story: _Story, entry: Waiting, path: str) -> StoryrevError | None:
        """Why an entry cannot be recorded where it belongs."""
        if not story.texts:
            folded = fold_slug(entry.slug)
            other = index.clash(self._connection, entry.slug, folded) or self._folded.get(folded, entry.slug)
            if other != entry.slug:
                return slug_clash(entry.slug, other)
            self._folded[folded] = entry.slug
        if self._taken:
            folder = path.rpartition("/")[0]
            if folder not in self._blocked:
                self._blocked[folder] = self._find_above(folder)
            for name in (self._blocked[folder], path, raw_path(path, entry.raw_suffix)):
                if name in self._taken:
                    return explain_taken(path, name)
        return None

    def _find_above(self, folder: str) -> str:
        """What stands where a folder should be, or one on the way to it; empty for nothing."""
        parts = folder.split("/")
        names = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        return next((name for name in names if name in self._taken), "")


class Room:
    """The names under stories/ where something stands in the way of a story; looked for once for each state of the branch."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._head: str | None = None
        self._taken: frozenset[str] = frozenset()

    def find_taken(self, head: str | None) -> frozenset[str]:
        """The names at the commit `head`, from the newsroom's root. Raises `GitFailed`."""
        if head != self._head:
            self._taken = frozenset(_find_taken(self._layout, head)) if head else frozenset()
            self._head = head
        return self._taken

    def move(self, head: str) -> None:
        """Stories were added, and nothing else."""
        self._head = head


def raw_path(path: str, suffix: str) -> str:
    """Where the payload that a story came from is kept."""
    return f"{path.removesuffix('.md')}.source{suffix}"


def _find_taken(layout: Layout, head: str) -> list[str]:
    taken = []
    asked = ("-r", "-t", "-z", "--full-tree", head, "--", f"{layout.prefix}stories")
    for line in read_pieces(layout.top, "--literal-pathspecs", "ls-tree", *asked):
        about, _, found = line.partition("\t")
        name = found[len(layout.prefix) :]
        folder = about.startswith("040000")
        depth = name.count("/")
        if (folder and depth >= 3) or (depth < 3 and not folder) or (depth == 3 and not about.startswith("100")):
            taken.append(name)
    return taken


def _explain_late(slug: str, latest: int) -> str:
    return (
        f"It is older than what the record has of {slug!r} up to {slug}@{latest}, and nothing can be put before that. "
        "Import a story's past before its present, into a new newsroom; or record this text as the latest with: "
        "storyrev save"
    )
