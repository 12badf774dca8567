"""The record held to a seal: whether it still holds what the seal says, and since when it does not."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Callable

from storyrev.store.git import GitFailed
from storyrev.store.history import read_graph
from storyrev.store.layout import Layout
from storyrev.store.seal import CannotSeal, Part, measure
from storyrev.store.verify.telling import Telling

Step = Callable[[int, int], None]

_RESTORE = "Bring the record back from a copy that holds to the seal"


def check_seal(layout: Layout, head: str, part: Part, step: Step, telling: Telling) -> None:
    """Hold the history up to `head` against what a seal says of this store; `head` is empty for none."""
    try:
        graph = read_graph(layout, head) if head else None
        if part.head and (graph is None or part.head not in graph.parents):
            now = measure(layout, head or None, part.store, step, graph)
            _tell(
                telling,
                "seal-head-missing",
                f"the history does not hold {part.head[:12]}, the head of the seal",
                part,
                now,
            )
            return
        then = measure(layout, part.head or None, part.store, step)
        if then != part:
            _tell(telling, "seal-differs", _describe(part, then), part, then)
            return
        since = len(graph.parents) - part.commits if graph else 0
    except (GitFailed, CannotSeal) as error:
        telling.tell("seal-differs", f"the record cannot be held to the seal: {error}", commit=part.head)
        return
    telling.tell(
        "seal-holds",
        f"the record holds {part.head[:12] or 'nothing'}, the head of the seal, with {_count(part.revisions, 'revision')}, "
        f"and what it says of them; {_count(since, 'commit')} since",
        commit=part.head,
    )


def _tell(telling: Telling, code: str, what: str, part: Part, found: Part) -> None:
    """Tell what differs, and since which month."""
    held = {month.name: month for month in found.months}
    agreed, changed = "", part.months[0].name if part.months else ""
    for month in part.months:
        if held.get(month.name) != month:
            changed = month.name
            break
        agreed = month.name
    told = f"The two agree through {agreed}" if agreed else "They agree in no month"
    telling.tell(
        code,
        f"{what}. {told}, and not in {changed}. {_RESTORE}" if changed else f"{what}. {_RESTORE}",
        commit=part.head,
        since=_begin(changed) if changed else None,
    )


def _describe(part: Part, found: Part) -> str:
    """Which of a seal's numbers are not those of the same head now."""
    wrong = [
        f"{_count(said, what)}, and there {'is' if now == 1 else 'are'} {now}"
        for said, now, what in (
            (part.commits, found.commits, "commit"),
            (part.stories, found.stories, "story"),
            (part.revisions, found.revisions, "revision"),
        )
        if said != now
    ]
    return f"the seal says {'; '.join(wrong)}" if wrong else "the texts or commits are not those that were sealed"


def _begin(month: str) -> int:
    """When a month begins, in epoch seconds."""
    year, number = month.split("-")
    return timegm((int(year), int(number), 1, 0, 0, 0))


def _count(number: int, what: str) -> str:
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number:,} {what if number == 1 else many}"
