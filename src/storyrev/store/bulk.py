"""Recording many revisions at once: a history that exists somewhere else, or the rest of it.

Entries wait on disk until all have come. Then a hand puts their texts into Git, story by story, and
as soon as it has those of a batch, the commits follow, in the order of time, some thousands under
the writers' lock at once. Each batch is recorded for good, with the index; the working copy follows
at the end. Whatever is recorded is known when the same import runs again, so
one that was killed goes on, and ends with the same history.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from functools import partial

from storyrev.store.batch import Recorder
from storyrev.store.entries import Entry, Imported, Kept, Order, Step
from storyrev.store.git import check_version
from storyrev.store.intake import take_in
from storyrev.store.layout import Layout
from storyrev.store.leftovers import clear_keeps
from storyrev.store.lock import hold
from storyrev.store.record import Record
from storyrev.store.spool import Spool, guarding
from storyrev.store.storing import Storing
from storyrev.store.sweep import sweep
from storyrev.store.tidy import make_due

# Revisions recorded under the lock at once: as many as have their texts stored, but not so few that what a batch
# costs by itself would count, nor so many that a save would have to wait for more than a second or so.
_FEWEST = 2500
_BATCH = 10_000


def record_all(
    layout: Layout,
    record: Record,
    entries: Iterable[Entry],
    *,
    order: Order = "time",
    step: Step | None = None,
    batch: int = _BATCH,
) -> Imported:
    """Record the entries that are not in the record yet; see `Newsroom.record_all`. `batch` is how many at once, at most."""
    check_version()
    tell = step or _say_nothing
    with hold(layout.import_lock_file):
        clear_keeps(layout)
        with guarding(layout.spool_folder):
            spool = Spool(layout.spool_folder, like=layout.read_head().commit or "")
        with closing(spool):
            known, refused = take_in(record, spool, entries, order, tell)
            with guarding(layout.spool_folder):
                count = spool.close_intake(order)
            tally = {"recorded": 0, "known": known, "unchanged": 0}
            recorder = Recorder(layout, record, spool, order)
            passed = 0
            with Storing(layout, spool, count) as storing:
                for waiting in spool.in_order(min(_FEWEST, batch), batch, partial(storing.wait_for, tell=tell)):
                    done = recorder.add(waiting)
                    for verdict, number in done.counts.items():
                        tally[verdict] += number
                    refused += done.refused
                    passed += len(waiting)
                    del waiting  # or it would be held while the next batch is read
                    tell("recording", passed, count)
            if tally["recorded"]:
                make_due(layout)
        kept = _follow(layout, tell)
    ordered = tuple(refusal for _, refusal in sorted(refused, key=lambda pair: pair[0]))
    return Imported(**tally, refused=ordered, kept=kept)


def _follow(layout: Layout, tell: Step) -> tuple[Kept, ...]:
    if not layout.sweep_note.exists():
        return ()
    tell("writing", 0, 0)
    with hold(layout.lock_file):
        return sweep(layout, lambda done: tell("writing", done, 0))


def _say_nothing(stage: str, done: int, of: int) -> None:
    """Nobody asked."""
