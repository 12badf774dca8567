"""The record given back: every revision of the stories named, or of all, for other programs and other newsrooms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from storyrev.desk.reading import UNWATCHED, Watch
from storyrev.errors import UsageError
from storyrev.exchange.jsonl import write_line
from storyrev.store import Newsroom, Revision
from storyrev.store.blocks import UnknownStore
from storyrev.store.bundle import write_bundle
from storyrev.store.git import GitFailed, run_git
from storyrev.store.layout import Layout

Writer = Callable[[Revision, bytes], bytes]
"""A revision and its exact text as the bytes of one record, a newline at the end."""

_AT_ONCE = 1000  # revisions, so that a Git process is not started for each story


def export_lines(
    newsroom: Newsroom, slugs: tuple[str, ...], write: Writer | None = None, watch: Watch = UNWATCHED
) -> Iterator[bytes]:
    """A line for each revision, story by story in the order of their slugs, each from its first revision on.

    No slugs are all. Without `write` they say all that the record has of each (storyrev.revision/v1), the payloads
    that were kept too. Raises `UnknownStory` before anything is given, and `MissingText`.
    """
    wanted = slugs or tuple(story.slug for story in newsroom.stories())
    histories = dict.fromkeys(wanted) if not slugs else {slug: newsroom.history(slug) for slug in sorted(set(slugs))}
    waiting: list[Revision] = []
    for done, (slug, history) in enumerate(histories.items(), 1):
        waiting += history or newsroom.history(slug)
        if len(waiting) >= _AT_ONCE or done == len(histories):
            yield from _write(newsroom, waiting, write)
            waiting = []
            watch.step(done, len(histories))


def _write(newsroom: Newsroom, revisions: list[Revision], write: Writer | None) -> Iterator[bytes]:
    texts = newsroom.read_each(revisions)
    if write:
        yield from map(write, revisions, texts)
    else:
        yield from map(write_line, revisions, texts, newsroom.read_payloads(revisions))


class UnknownCommit(UsageError):
    """A bundle is to begin after something that is no commit of the store."""


def export_bundle(newsroom: Newsroom, path: Path, *, since: str | None = None, store: str | None = None) -> Path:
    """The branch of a newsroom's store as a Git bundle; gives the path back.

    `since` names a revision (`slug@3`) or a commit that whoever gets it has. Raises `UnknownCommit`,
    `UnknownStore` where several stores are there and none of them is named, and what `write_bundle`
    raises.
    """
    layout = _pick_store(newsroom, store)
    return write_bundle(layout, path, since=_find_commit(newsroom, layout, since) if since else None)


def _find_commit(newsroom: Newsroom, layout: Layout, name: str) -> str:
    if "@" in name:
        return newsroom.resolve(name).id
    try:
        found = run_git(layout.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except GitFailed:
        raise UnknownCommit(
            f"{name!r} is no commit and no revision of this record; name one as bridge@3, or by its hash"
        ) from None
    return found.decode("ascii").strip()


def _pick_store(newsroom: Newsroom, name: str | None) -> Layout:
    stores = {store.name: store.layout for store in newsroom.stores}
    if name is None and len(stores) == 1:
        return next(iter(stores.values()))
    if name not in stores:
        asked = f"there is no store {name!r}" if name else "this newsroom has several stores"
        raise UnknownStore(f"{asked}; name one with --store: {', '.join(sorted(filter(None, stores)))}")
    return stores[name]
