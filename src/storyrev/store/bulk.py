"""Recording many revisions: each in its place, none twice."""

from __future__ import annotations

from collections.abc import Iterable

from storyrev.errors import UsageError
from storyrev.store import index
from storyrev.store.entries import Entry, Imported, Kept, Order, Refused, Step
from storyrev.store.layout import Layout
from storyrev.store.record import Record
from storyrev.store.save import Draft, save
from storyrev.store.workcopy import hash_blob


def record_all(
    layout: Layout, kept: Record, entries: Iterable[Entry], *, order: Order = "time", step: Step | None = None
) -> Imported:
    """Record entries that are not in the record yet."""
    arrived = list(enumerate(entries))
    if order == "time":
        arrived.sort(key=lambda pair: pair[1].at)
    counts = {"recorded": 0, "known": 0, "unchanged": 0}
    refused: list[tuple[int, Refused]] = []
    left: dict[str, Kept] = {}
    for done, (number, entry) in enumerate(arrived, 1):
        try:
            outcome = _record_one(layout, kept, entry, order, left)
        except UsageError as error:
            refused.append((number, Refused(entry.place, entry.slug, str(error))))
        else:
            counts[outcome] += 1
        if step:
            step("recording", done, len(arrived))
    return Imported(**counts, refused=tuple(reason for _, reason in sorted(refused)), kept=tuple(left.values()))


def _record_one(layout: Layout, kept: Record, entry: Entry, order: Order, left: dict[str, Kept]) -> str:
    history = kept.ask(lambda connection: index.history(connection, entry.slug))
    if entry.source and any(revision.source == entry.source for revision in history):
        return "known"
    latest = history[-1] if history else None
    if latest and hash_blob(entry.data, like=latest.content_id) == latest.content_id:
        return "known" if latest.saved_at == entry.at else "unchanged"
    if latest and order == "time" and entry.at < latest.saved_at:
        raise UsageError(f"It is older than {latest.name}, which stands in the record; nothing can go before it.")
    kind = entry.kind or ("unknown" if latest else "first")
    draft = Draft(
        entry.slug, entry.data, entry.editor, entry.at, kind, entry.note, entry.stamps, entry.status,
        entry.desk_date, None, entry.source, entry.remark, entry.embargo, imported=True,
    )  # fmt: skip
    saved = save(layout, kept, draft, None)
    left.pop(saved.revision.path, None)
    if saved.reason:
        left[saved.revision.path] = Kept(saved.revision.path, saved.reason)
    return "recorded"
