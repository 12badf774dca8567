"""Recording many revisions at once: a history that exists somewhere else, or the rest of it.

Entries wait on disk until all have come. Their texts go into Git first, story by story, since Git
keeps a text as what differs from the one before it; then the commits, in the order of time, some
thousands under the writers' lock at once. Each batch is recorded for good, with the index; the
working copy follows at the end. Whatever is recorded is known when the same import runs again, so
one that was killed goes on, and ends with the same history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from threading import Thread

from storyrev.store.batch import Recorder
from storyrev.store.entries import Entry, Imported, Kept, Order, Step
from storyrev.store.feed import Feed, write_blob
from storyrev.store.git import GitFailed, check_version
from storyrev.store.intake import take_in
from storyrev.store.layout import Layout
from storyrev.store.lock import hold
from storyrev.store.record import Record
from storyrev.store.spool import Spool, guarding
from storyrev.store.sweep import sweep
from storyrev.store.tidy import make_due

_BATCH = 10_000  # revisions recorded under the lock at once: a second or so that a save may have to wait
_PACK = 100_000  # texts that go into one pack: Git's memory grows with them
_STEP = 1000  # texts between two words about progress


def record_all(
    layout: Layout,
    record: Record,
    entries: Iterable[Entry],
    *,
    order: Order = "time",
    step: Step | None = None,
    batch: int = _BATCH,
) -> Imported:
    """Record the entries that are not in the record yet; see `Newsroom.record_all`. `batch` is how many at once."""
    check_version()
    tell = step or _say_nothing
    with hold(layout.import_lock_file):
        with guarding(layout.spool_folder):
            spool = Spool(layout.spool_folder, like=layout.read_head().commit or "")
        with closing(spool):
            known, refused = take_in(record, spool, entries, order, tell)
            with guarding(layout.spool_folder):
                count = spool.close_intake(order)
            if count:
                _store_texts(layout, spool, count, tell)
            tally = {"recorded": 0, "known": known, "unchanged": 0}
            recorder = Recorder(layout, record, spool, order)
            passed = 0
            for waiting in spool.in_order(batch):
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


def _store_texts(layout: Layout, spool: Spool, count: int, tell: Step) -> None:
    """Have every text in a pack, none of them in the record yet: half by a hand of its own, for a second processor."""
    middle = spool.middle()
    failures: list[tuple[BaseException, str, str | None]] = []

    def store(since: str, before: str | None, step: Step) -> None:
        try:
            _pack(layout, spool.texts(since, before), count, step)
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            failures.append((error, since, before))

    other = Thread(target=store, args=("", middle, _say_nothing))
    other.start()
    store(middle, None, lambda stage, done, of: tell(stage, min(done * 2, of), of))
    other.join()
    for error, since, before in failures:
        # Two hands that have the same texts make one pack, and the later of them fails: by now it is there.
        if not isinstance(error, GitFailed) or "keep file" not in error.said:
            raise error
        _pack(layout, spool.texts(since, before), count, _say_nothing)


def _pack(layout: Layout, texts: Iterator[bytes], count: int, tell: Step) -> None:
    """Texts into packs, one after the other."""
    done = 0
    first = next(texts, None)
    while first is not None:
        with Feed(layout) as feed:
            feed.write(write_blob(first))
            first = None
            for text in texts:
                done += 1
                if done % _STEP == 0:
                    tell("storing", done, count)
                if done % _PACK == 0:
                    first = text
                    break
                feed.write(write_blob(text))
            feed.finish()


def _follow(layout: Layout, tell: Step) -> tuple[Kept, ...]:
    if not layout.sweep_note.exists():
        return ()
    tell("writing", 0, 0)
    with hold(layout.lock_file):
        return sweep(layout)


def _say_nothing(stage: str, done: int, of: int) -> None:
    """Nobody asked."""
