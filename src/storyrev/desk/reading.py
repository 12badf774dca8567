"""Revisions read as stories: many from one Git process, each text once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from storyrev.desk.drafts import DraftError
from storyrev.store import Newsroom, Revision
from storyrev.story import Story, UnreadableDraft, parse
from storyrev.story.decode import MOST_BYTES


def _no_step(_done: int, _of: int) -> None:
    """Nobody watches."""


def _no_notice(_notice: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how long work gets on.

    `step` takes how much is done and how much there is; `notice` what the user should know although
    the work goes on.
    """

    step: Callable[[int, int], None] = _no_step
    notice: Callable[[str], None] = _no_notice


UNWATCHED = Watch()


class Reader:
    """Reads revisions of one newsroom as stories, and keeps them.

    A revision that plain Git put there may be one that a save would have refused (front matter that
    is no YAML, bytes that are no UTF-8). It is read as plain text then, and `watch` is told: history
    cannot be mended, and one bad text must not hide all others.
    """

    def __init__(self, newsroom: Newsroom, watch: Watch = UNWATCHED) -> None:
        self._newsroom = newsroom
        self._watch = watch
        self._stories: dict[str, Story] = {}

    def story(self, revision: Revision) -> Story:
        """The story that a revision recorded. Raises `DraftError` for one too large to be read."""
        if revision.content_id not in self._stories:
            self.load((revision,))
        return self._stories[revision.content_id]

    def load(self, revisions: Iterable[Revision]) -> None:
        """Read revisions ahead, from one Git process. Raises as `story` does."""
        wanted = {r.content_id: r for r in revisions if r.content_id not in self._stories}
        for content_id, story in zip(wanted, self.stream(wanted.values()), strict=True):
            self._stories[content_id] = story

    def stream(self, revisions: Iterable[Revision]) -> Iterator[Story]:
        """The story of each revision in turn, from one Git process; none is kept."""
        wanted = tuple(revisions)
        if wanted:
            for revision, data in zip(wanted, self._newsroom.read_each(wanted), strict=True):
                yield self._parse(revision, data)

    def _parse(self, revision: Revision, data: bytes) -> Story:
        try:
            return parse(data, "markdown")
        except UnreadableDraft as error:
            name = f"{revision.name} ({revision.path})"
            if len(data) > MOST_BYTES:
                raise DraftError(f"{name}: {error.problem}") from error
            place = name if error.line is None else f"{name}, line {error.line}"
            self._watch.notice(f"{place}: {error.problem.partition(';')[0]}; it is read as plain text here")
        text = data.decode("utf-8", "replace").replace("\0", "\ufffd")
        if not text.removeprefix("\ufeff").strip():
            return Story("text", text, (), ())
        return parse(text, "text")
