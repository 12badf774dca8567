"""Whether the history still holds what was seen of it before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from storyrev.store.git import GitFailed, run_git
from storyrev.store.history import Graph, read_graph
from storyrev.store.layout import Layout
from storyrev.store.objects import Objects, parse_commit, slices
from storyrev.store.seen import BadLine, Sight
from storyrev.store.trailers import parse_message
from storyrev.store.verify.telling import Telling

_MOST_NAMED = 5
_REFLOG = re.compile(rb"([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [^\t\n]*?(\d+) [+-]\d{4}(?:\t|\n|$)")
_RESTORE = (
    "If nobody of yours did that, bring it back from a copy; if it was meant, "
    "say so with: storyrev verify --accept 'WHY'"
)


@dataclass(slots=True)
class _Seen:
    """What the list says of the branches, read once."""

    # The last head before any that was lost.
    kept: Sight | None = None
    lost: list[Sight] = field(default_factory=list)
    accepted: Sight | None = None
    others: dict[str, Sight] = field(default_factory=dict)
    bad: list[int] = field(default_factory=list)
    gap: Sight | None = None
    known: bool = False
    index_head_known: bool = False
    any: bool = False


def check_seen(
    layout: Layout,
    sights: Iterable[Sight | BadLine],
    branch: str,
    graph: Graph,
    index_head: str | None,
    telling: Telling,
) -> None:
    """Hold the history of `branch` and of the others against the list of heads seen before.

    `index_head` is the commit that the index was current for before anything was read, another
    witness. Raises `OSError` where the list cannot be read.
    """
    seen = _read(sights, branch, graph, index_head)
    _tell_list(seen, index_head, telling)
    if seen.lost:
        _tell_rewritten(layout, branch, seen, graph, telling)
    elif index_head and not seen.index_head_known and index_head not in graph.parents:
        sight = Sight("seen", index_head, 0, branch)
        _tell_rewritten(layout, branch, _Seen(kept=seen.kept, lost=[sight]), graph, telling)
    if seen.any and not seen.known:
        telling.tell(
            "branch-new" if graph.parents else "branch-gone",
            f"{_short(branch)} is checked out, and nothing was seen of it before; what was seen is "
            f"{', '.join(sorted(_short(name) for name in seen.others))}. If that is not meant: git switch",
        )
    for sight in seen.others.values():
        _check_other(layout, sight, graph, telling)
    _check_reflog(layout, branch, graph, seen, telling)


def _read(sights: Iterable[Sight | BadLine], branch: str, graph: Graph, index_head: str | None) -> _Seen:
    seen = _Seen()
    for sight in sights:
        if isinstance(sight, BadLine):
            seen.bad.append(sight.number)
            continue
        seen.any = True
        if sight.what == "gap":
            seen.gap = seen.gap or sight
            continue
        if sight.what == "accepted":
            seen.bad, seen.gap = [], None
        seen.index_head_known = seen.index_head_known or sight.head == index_head
        if sight.branch != branch:
            seen.others[sight.branch] = sight
            continue
        seen.known = True
        if sight.what == "accepted":
            seen.accepted, seen.lost = sight, []
        elif sight.head in graph.parents:
            seen.kept = seen.kept if seen.lost else sight
        else:
            # The last one tells most; the first says since when.
            seen.lost[1:] = [sight]
    return seen


def _tell_list(seen: _Seen, index_head: str | None, telling: Telling) -> None:
    if seen.bad:
        telling.tell(
            "seen-list-damaged",
            f"line {seen.bad[0]} of the list of heads seen before was changed, or the line before it removed"
            f"{f' (and {len(seen.bad) - 1} more such lines)' if len(seen.bad) > 1 else ''}: "
            "somebody wrote into Git's folder. Hold the record against a seal or another copy",
            path="storyrev/seen",
        )
    elif seen.gap or (index_head and not seen.index_head_known):
        telling.tell(
            "seen-list-damaged",
            "the list of heads seen before was cut short or removed: the index knew a later one. "
            "Somebody wrote into Git's folder; hold the record against a seal or another copy",
            commit=seen.gap.head if seen.gap else index_head or "",
            path="storyrev/seen",
            since=seen.gap.moment if seen.gap else None,
        )
    if seen.accepted:
        telling.tell(
            "rewrite-accepted",
            f"the history was rewritten, and accepted: {seen.accepted.remark}",
            commit=seen.accepted.head,
            since=seen.accepted.moment,
        )


def _tell_rewritten(layout: Layout, branch: str, seen: _Seen, graph: Graph, telling: Telling) -> None:
    last = seen.lost[-1]
    names, since = _name_lost(layout, last.head, graph)
    agreed = f"The two agree up to {seen.kept.head[:12]}" if seen.kept else "Nothing that was seen before is in it"
    lost = f"; lost: {', '.join(names)}" if names else ""
    telling.tell(
        "history-rewritten",
        f"{_short(branch)} was at {last.head[:12]} and its history does not hold that any more. {agreed}{lost}. {_RESTORE}",
        commit=last.head,
        since=since if since is not None else seen.lost[0].moment or None,
    )


def _name_lost(layout: Layout, lost: str, graph: Graph) -> tuple[list[str], int | None]:
    """The revisions that a lost head had and the history has not, and when the first entered; nothing where Git forgot."""
    try:
        # The first that Git names is the one that was asked for: the head.
        gone = read_graph(layout, lost, *(f"^{head}" for head in islice(graph.parents, 1)))
    except GitFailed:
        return [], None
    names: list[str] = []
    with Objects(layout.top) as objects:
        for run in slices(reversed(gone.parents)):
            for found in objects.read(run):
                label = parse_message(parse_commit(found).message) if found else None
                if label:
                    names.append(f"{label.slug} ({label.kind}, {found.id[:12] if found else ''})")
    if len(names) > _MOST_NAMED:
        names[_MOST_NAMED:] = [f"and {len(names) - _MOST_NAMED} more"]
    return names, min(gone.committed.values(), default=None)


def _check_other(layout: Layout, sight: Sight, graph: Graph, telling: Telling) -> None:
    """Hold another branch against the last head that was seen of it."""
    if not sight.head or sight.head in graph.parents:
        return
    try:
        there = run_git(layout.top, "rev-parse", "--quiet", "--verify", f"{sight.branch}^{{commit}}").decode().strip()
    except GitFailed:
        telling.tell(
            "branch-gone",
            f"{_short(sight.branch)} is gone, and the history does not hold {sight.head[:12]}, where it was. "
            f"Bring it back, if Git still has it, with: git {_restore(sight.branch)} {sight.head[:12]}",
            commit=sight.head,
            since=sight.moment,
        )
        return
    try:
        run_git(layout.top, "merge-base", "--is-ancestor", sight.head, there)
    except GitFailed:
        telling.tell(
            "history-rewritten",
            f"{_short(sight.branch)} was at {sight.head[:12]} and its history does not hold that any more. {_RESTORE}",
            commit=sight.head,
            since=sight.moment,
        )


def _check_reflog(layout: Layout, branch: str, graph: Graph, seen: _Seen, telling: Telling) -> None:
    """Note where plain Git, by its own account, moved the branch away from commits that no command of ours met."""
    try:
        lines = (layout.common_dir / "logs" / branch).open("rb")
    except OSError:
        return
    known = {sight.head for sight in seen.lost}
    left: list[tuple[str, int]] = []
    with lines:
        for line in lines:
            found = _REFLOG.match(line)
            if not found or not found[2].strip(b"0"):
                continue
            name, moment = found[2].decode(), int(found[3])
            if name not in graph.parents and name not in known and not _is_past(seen.accepted, moment):
                left.append((name, moment))
    if left and not seen.lost:
        name, moment = left[0]
        more = f" (and {len(left) - 1} more)" if len(left) > 1 else ""
        telling.tell(
            "reflog-differs",
            f"{_short(branch)} was at {name[:12]}{more}, says Git's reflog, and its history does not hold that; "
            "no command of storyrev saw it there",
            commit=name,
            since=moment,
        )


def _is_past(accepted: Sight | None, moment: int) -> bool:
    return accepted is not None and moment <= accepted.moment


def _restore(branch: str) -> str:
    """The command of Git's that makes a branch, or another reference, before its commit."""
    return f"branch {_short(branch)}" if branch.startswith("refs/heads/") else f"update-ref {branch}"


def _short(branch: str) -> str:
    return branch.removeprefix("refs/heads/")
