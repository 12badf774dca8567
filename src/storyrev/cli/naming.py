"""Slugs, revisions and stores as arguments: taken as they are, since the store checks them, and completed by the shell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from storyrev.store import Newsroom, Revision

    Text = click.ParamType[str]
else:
    Text = click.ParamType  # older releases of click cannot say what a type gives

MOST_OFFERED = 500
"""Completions offered at once: nobody reads more."""

Offer = tuple[str, str]
"""A completion, and what it is."""


class SlugType(Text):
    """A story's slug; with `revisions` also one of its revisions, with `files` also a file."""

    name = "slug"

    def __init__(self, *, revisions: bool = False, files: bool = False) -> None:
        self._revisions = revisions
        self._files = files

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        slug, at, begun = incomplete.partition("@")
        if at and self._revisions:
            offered = _complete(ctx, lambda newsroom: _offer_revisions(newsroom, slug, begun, prefix=f"{slug}@"))
        else:
            offered = _complete(ctx, lambda newsroom: _offer_slugs(newsroom, incomplete))
        # Files come first: what stands before them, bash takes back.
        return [CompletionItem(incomplete, type="file"), *offered] if self._files else offered


class PickType(Text):
    """A revision of the story that another argument names: `3`, `first`, a day."""

    name = "revision"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        named = str(ctx.params.get("slug") or "").partition("@")[0]
        return _complete(ctx, lambda newsroom: _offer_revisions(newsroom, named, incomplete))


class StoreType(Text):
    """The name of a store of the newsroom."""

    name = "store"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return _complete(ctx, lambda newsroom: _offer_stores(newsroom, incomplete))


SLUG = SlugType()
REVISION = SlugType(revisions=True)
REVISION_OR_FILE = SlugType(revisions=True, files=True)
PICK = PickType()
STORE = StoreType()


def _complete(ctx: click.Context, offers: Callable[[Newsroom], Iterator[Offer]]) -> list[CompletionItem]:
    """What a newsroom offers; nothing where there is none: a shell has no use for an error."""
    from click.shell_completion import CompletionItem

    from storyrev.errors import StoryrevError
    from storyrev.store import Newsroom

    try:
        with Newsroom.open(ctx.find_root().params.get("directory") or Path()) as newsroom:
            return [CompletionItem(word, help=told) for word, told in islice(offers(newsroom), MOST_OFFERED)]
    except (StoryrevError, OSError):
        return []


def _offer_slugs(newsroom: Newsroom, begun: str) -> Iterator[Offer]:
    for story in newsroom.stories(whole=False):
        if story.slug.startswith(begun):
            yield story.slug, f"{story.latest.number} revisions, last {story.latest.saved_at:%Y-%m-%d}"


def _offer_stores(newsroom: Newsroom, begun: str) -> Iterator[Offer]:
    for entry in newsroom.settings.stores:
        if entry.name.casefold().startswith(begun.casefold()):
            state = "read-only" if entry.read_only else "closed" if entry.closed else "open"
            yield entry.name, f"{entry.path}, {state}"


def _offer_revisions(newsroom: Newsroom, slug: str, begun: str, prefix: str = "") -> Iterator[Offer]:
    """The names of a story's revisions: numbers, newest first, `first` and `latest`, and its days once one is begun."""
    history = newsroom.history(slug)
    names = [(str(revision.number), revision) for revision in reversed(history)]
    names += [("first", history[0]), ("latest", history[-1])]
    if begun:
        names += {f"{revision.saved_at:%Y-%m-%d}": revision for revision in history}.items()
    for name, revision in names:
        if name.startswith(begun):
            yield prefix + name, _describe(revision)


def _describe(revision: Revision) -> str:
    return f"{revision.kind}, {revision.saved_at:%Y-%m-%d %H:%M}"
