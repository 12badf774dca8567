"""Comparing what is in the record, or in files, with everything that a renderer needs beside the diff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from storyrev.compare import compare, count_changes
from storyrev.desk.drafts import form_of, read_file, read_story
from storyrev.errors import UsageError
from storyrev.judge import Finding, judge
from storyrev.report.summary import summarise
from storyrev.report.views import ComparisonView, FileView, FirstView, ReportView, RevisionView
from storyrev.store import Newsroom, Revision
from storyrev.story.model import Story


class NothingToCompare(UsageError):
    """The story has one revision, or the revisions named belong to different stories."""


@dataclass(frozen=True)
class Reader:
    """Reads revisions of one newsroom as stories, each once."""

    newsroom: Newsroom

    @cached_property
    def _read(self) -> dict[str, Story]:
        return {}

    def story(self, revision: Revision) -> Story:
        """The story that a revision recorded. Raises `DraftError` for one that plain Git put there and nobody can read."""
        if revision.content_id not in self._read:
            data = self.newsroom.read(revision)
            self._read[revision.content_id] = read_story(data, f"{revision.name} ({revision.path})", "markdown")
        return self._read[revision.content_id]


def view_revision(revision: Revision) -> RevisionView:
    """What a report shows of a revision."""
    return RevisionView(
        slug=revision.slug,
        number=revision.number,
        id=revision.id,
        saved_at=revision.saved_at,
        editor=revision.editor,
        kind=revision.kind,
        note=revision.note,
        withheld=revision.status == "withheld",
        return_of=revision.return_of,
    )


def compare_revisions(reader: Reader, old: Revision, new: Revision, history: Sequence[Revision]) -> ComparisonView:
    """Two revisions of a story side by side, judged by the kind and note of the new one and of those passed over.

    `history` are the story's revisions, oldest first.
    """
    diff = compare(reader.story(old), reader.story(new))
    passed = [r for r in history if min(old.number, new.number) < r.number < max(old.number, new.number)]
    notes = "\n".join(r.note for r in (*passed, new) if r.note) if old.number < new.number else new.note
    return ComparisonView(
        old=view_revision(old),
        new=view_revision(new),
        diff=diff,
        judgement=judge(diff, kind=new.kind, note=notes),
        between=tuple(view_revision(r) for r in passed),
    )


def report_drafts(old: tuple[str, bytes], new: tuple[str, bytes]) -> ReportView:
    """The comparison of two drafts, each a name and bytes; no newsroom needed."""
    stories = [read_story(data, name, form_of(Path(name))) for name, data in (old, new)]
    diff = compare(stories[0], stories[1])
    view = ComparisonView(FileView(old[0]), FileView(new[0]), diff, judge(diff))
    return ReportView(stories[1].headline, "", (view,), language=_language(stories[1]))


def tell(view: ComparisonView) -> tuple[str, ...]:
    """What a comparison shows, in sentences."""
    return summarise(view.diff, count_changes(view.diff), view.facts)


def findings(view: ComparisonView) -> tuple[Finding, ...]:
    """What a standards desk would ask about it."""
    return view.judgement.findings if view.judgement is not None else ()


def read_pair(old: Path, new: Path) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """The names and bytes of two draft files."""
    return (str(old), read_file(old)), (str(new), read_file(new))


def pick_revisions(
    newsroom: Newsroom, slug: str, old: str | None, new: str | None
) -> tuple[Revision, Revision, tuple[Revision, ...]]:
    """The two revisions that a user names, and their story's history.

    `slug` may itself name a revision. Without `old` and `new`: the revision named and the one before
    it; with `old`: that one and the latest.
    """
    named = newsroom.resolve(slug)
    history = newsroom.history(named.slug)
    if old is None:
        if named.parent is None:
            raise NothingToCompare(
                f"{named.name} is the first revision of the story; there is nothing before it to compare with. "
                f"`storyrev show {named.name}` prints it."
            )
        return history[named.number - 2], named, history
    first = _pick(newsroom, named.slug, old)
    second = _pick(newsroom, named.slug, new) if new is not None else named
    return first, second, history


def _pick(newsroom: Newsroom, slug: str, name: str) -> Revision:
    """A revision by `3`, `first`, `2020-01-01`, `@3` or its full name `slug@3`."""
    revision = newsroom.resolve(name if "@" in name.lstrip("@") else f"{slug}@{name.lstrip('@')}")
    if revision.slug != slug:
        raise NothingToCompare(f"{name} is a revision of another story than {slug}; compare two of one story")
    return revision


def report_pair(newsroom: Newsroom, old: Revision, new: Revision, history: Sequence[Revision]) -> ReportView:
    """The change report of two revisions."""
    reader = Reader(newsroom)
    view = compare_revisions(reader, old, new, history)
    return _report(newsroom, reader.story(new), new.slug, (view,), None)


def report_history(newsroom: Newsroom, slug: str) -> ReportView:
    """The change report of a whole story: every revision against the one before it, newest first."""
    reader = Reader(newsroom)
    history = newsroom.history(slug)
    views = [compare_revisions(reader, old, new, history) for old, new in pairwise(history)]
    first = FirstView(view_revision(history[0]), reader.story(history[0]))
    return _report(newsroom, reader.story(history[-1]), slug, tuple(reversed(views)), first)


def _report(
    newsroom: Newsroom, story: Story, slug: str, comparisons: tuple[ComparisonView, ...], first: FirstView | None
) -> ReportView:
    return ReportView(
        headline=story.headline or slug,
        slug=slug,
        comparisons=comparisons,
        first=first,
        newsroom=newsroom.settings.name,
        language=_language(story),
    )


def _language(story: Story) -> str:
    return dict(story.front).get("lang", "")
