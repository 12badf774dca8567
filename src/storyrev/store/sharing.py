"""An import shared out among the stores of a newsroom: each story goes to one of them, whole."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from storyrev.errors import StoryrevError
from storyrev.store.bulk import record_all
from storyrev.store.entries import Entry, Imported, Order, Refused, Step
from storyrev.store.lock import not_writable
from storyrev.store.slugs import fold_slug
from storyrev.store.stores import Store

if TYPE_CHECKING:
    from storyrev.store.routing import Stores


@dataclass(slots=True)
class _Arrived:
    """A story of an import: how it begins, and where its entries are in the spool."""

    first: datetime
    day: date
    desk: str
    places: array[int] = field(default_factory=lambda: array("Q"))


def record_among(
    stores: Stores, entries: Iterable[Entry], *, order: Order, step: Step | None, name: str | None
) -> Imported:
    """Record entries as `Newsroom.record_all` does, each story in the store that has it or takes it as new.

    Which store that is rests on the story's first revision, which may come last: so the entries are
    kept in a file meanwhile, and read again store by store. A story that no store takes is refused.
    Stores are answered for one after the other, in the order of storyrev.toml.
    """
    done = []
    with _open_spool(stores.scratch) as spool:
        stories = _arrive(spool, entries, order, step)
        with ExitStack() as stack:
            # Saves may begin other stories meanwhile: an import can take long.
            with stores.beginning():
                shares, refused, new = _share_out(stores, stories, spool, name)
                stack.enter_context(stores.beginning_of(new))
            for store in stores.there:
                if store in shares:
                    with store.named():
                        share = _read(spool, sorted(shares[store]))
                        done.append((store, record_all(store.layout, store.record, share, order=order, step=step)))
    return Imported(
        sum(each.recorded for _, each in done),
        sum(each.known for _, each in done),
        sum(each.unchanged for _, each in done),
        (*(one for _, each in done for one in each.refused), *refused),
        tuple(replace(kept, path=store.folder + kept.path) for store, each in done for kept in each.kept),
    )


def _open_spool(folder: Path) -> IO[bytes]:
    try:
        return TemporaryFile(dir=folder)
    except OSError as error:
        raise not_writable(folder, error) from error


def _arrive(spool: IO[bytes], entries: Iterable[Entry], order: Order, step: Step | None) -> dict[str, _Arrived]:
    """The stories of an import, their entries put into the spool."""
    stories: dict[str, _Arrived] = {}
    for number, entry in enumerate(entries, 1):
        place = spool.tell()
        pickle.dump(entry, spool, pickle.HIGHEST_PROTOCOL)
        story = stories.get(entry.slug)
        if story is None:
            story = stories[entry.slug] = _Arrived(entry.at, _day(entry), entry.desk)
        elif order == "time" and _earlier(entry.at, story.first):
            story.first, story.day, story.desk = entry.at, _day(entry), entry.desk
        story.places.append(place)
        if step:
            step("reading", number, 0)
    return stories


def _share_out(
    stores: Stores, stories: dict[str, _Arrived], spool: IO[bytes], name: str | None
) -> tuple[dict[Store, array[int]], list[Refused], dict[str, Store]]:
    """For each store where its entries are in the spool, the entries that none takes, and the store of each new story."""
    shares: dict[Store, array[int]] = {}
    refused: list[Refused] = []
    begun: dict[str, str] = {}
    new: dict[str, Store] = {}
    for slug, story in stories.items():
        try:
            home = stores.home_held(slug, story.day, story.desk, name, begun)
        except StoryrevError as error:
            refused.extend(Refused(entry.place, slug, str(error)) for entry in _read(spool, story.places))
            continue
        shares.setdefault(home, array("Q")).extend(story.places)
        if begun.get(fold_slug(slug)) == slug:
            new[slug] = home
    return shares, refused, new


def _read(spool: IO[bytes], places: Iterable[int]) -> Iterator[Entry]:
    for place in places:
        spool.seek(place)
        entry: Entry = pickle.load(spool)  # noqa: S301 - we wrote it, into a file that nobody else can open
        yield entry


def _day(entry: Entry) -> date:
    if entry.desk_date or entry.at.utcoffset() is None:  # the writer refuses a time without a zone
        return entry.desk_date or entry.at.date()
    return entry.at.astimezone(UTC).date()


def _earlier(at: datetime, than: datetime) -> bool:
    return at.utcoffset() is not None and than.utcoffset() is not None and at < than
