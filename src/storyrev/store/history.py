"""Reading the record out of Git: every commit that left a story's file changed, in one order.

The order is a walk: a commit stands after its parents, the first parent's past before that of the
others. On a line of commits that is the order they were made in. Where newsrooms were merged, the
revisions of the side that was merged in come in one run before the merge, with their own kinds and
notes; the merge itself counts only for a text that differs from what that run left behind, so that
a story's latest revision is always what HEAD holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from storyrev.store.git import GitFailed, run_git, shown
from storyrev.store.gitlog import clean, instant, parse_raw
from storyrev.store.layout import Layout
from storyrev.store.pipes import read_pieces
from storyrev.store.slugs import BadSlug, check_slug

_FORMAT = "%H%x00%P%x00%an <%ae>%x00%ad%x00%ct%x00%B"
_FIELDS = 6
_READ = (
    "diff-tree",
    "--stdin",
    "--always",
    "--root",
    "-r",
    "-z",
    "--raw",
    "--no-renames",
    "--no-abbrev",
    "--date=raw",
    "--encoding=UTF-8",
    f"--format={_FORMAT}",
    "--",
)
_STORY = re.compile(r"stories/[0-9]{4}/[0-9]{2}/([^/]+)\.md", re.ASCII)

Texts = dict[str, str | None]
"""Path from the newsroom's root → content id, None where the file is gone."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as the record sees it.

    `saved_at` is the author's date in epoch seconds, `zone` its offset in minutes; `texts` are the
    story files it left changed, None for those it removed.
    """

    id: str
    parents: tuple[str, ...]
    author: str
    saved_at: int
    zone: int
    message: str
    texts: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The commits of a stretch of history in order, and when the last entered it (epoch seconds)."""

    commits: Iterable[Commit]
    committed: int


class Graph(NamedTuple):
    """For each commit its parents, and when it entered the record (epoch seconds)."""

    parents: dict[str, tuple[str, ...]]
    committed: dict[str, int]


def slug_of(path: str) -> str | None:
    """The slug that a path from the newsroom's root may belong to, unchecked; None for other files."""
    story = _STORY.fullmatch(path)
    return story[1] if story else None


def read_all(layout: Layout, head: str, graph: Graph | None = None) -> Past:
    """The whole record up to `head`; `graph` is what `read_graph` gave for it, where it is at hand."""
    parents, committed = graph or read_graph(layout, head)
    return Past(_follow(layout, parents, head), committed[head])


def read_since(layout: Layout, old: str, head: str) -> Past | None:
    """The record from `old` (not in it) to `head`, or None if that is not a plain line of commits."""
    try:
        parents, committed = read_graph(layout, head, "^" + old)
    except GitFailed:
        return None  # `old` is gone: history was rewritten
    line = []
    commit = head
    while commit != old:
        if len(parents.get(commit, ())) != 1:
            return None
        line.append(commit)
        commit = parents[commit][0]
    return Past(_read(layout, reversed(line), {}), committed.get(head, 0))


def read_beyond(layout: Layout, head: str, known: str) -> Iterator[Commit]:
    """The commits up to `head` that are not in the past of `known`, a merge with what it alone decided."""
    parents, _ = read_graph(layout, head, "^" + known)
    if not parents:
        return
    merges = {commit: above for commit, above in parents.items() if len(above) > 1}
    against: list[Texts] = []
    for found in _read(layout, _order(parents, head), merges):
        above = merges.get(found.id)
        if above:
            against.append(dict(found.texts))
            if len(against) < len(above):
                continue
            yield replace(found, texts=tuple(sorted(_agree(against, {}).items())))
            against = []
        else:
            yield found


def read_graph(layout: Layout, *range_: str) -> Graph:
    """For each commit of a range its parents, and its committer's date. Raises `GitFailed`."""
    parents: dict[str, tuple[str, ...]] = {}
    committed: dict[str, int] = {}
    for line in run_git(layout.top, "rev-list", "--parents", "--timestamp", *range_, "--").decode("ascii").splitlines():
        timestamp, commit, *above = line.split(" ")
        parents[commit] = tuple(above)
        committed[commit] = int(timestamp)
    return Graph(parents, committed)


def _follow(layout: Layout, parents: dict[str, tuple[str, ...]], head: str) -> Iterator[Commit]:
    """The commits in order, each merge with what it alone decided."""
    trunk = {head}
    commit = head
    while parents[commit]:
        commit = parents[commit][0]
        trunk.add(commit)
    state: Texts = {}
    # What the trunk held in each file that a side line has touched since.
    aside: Texts = {}
    merges = {commit: above for commit, above in parents.items() if len(above) > 1}
    pending: list[dict[str, str | None]] = []
    for found in _read(layout, _order(parents, head), merges):
        texts = dict(found.texts)
        above = merges.get(found.id)
        if above:
            pending.append(texts)
            if len(pending) < len(above):
                continue
            texts = _decide(pending, state, aside) if found.id in trunk else _agree(pending, state)
            pending = []
        if found.id in trunk:
            aside = {}
        else:
            for path in texts:
                aside.setdefault(path, state.get(path))
        state.update(texts)
        yield replace(found, texts=tuple(sorted(texts.items()))) if above else found


def _decide(against: list[Texts], state: Texts, aside: Texts) -> Texts:
    """What a merge on the trunk changed of what stands after the lines merged in."""
    wanted = aside | against[0]
    return {path: text for path, text in wanted.items() if state.get(path) != text}


def _agree(against: list[Texts], state: Texts) -> Texts:
    """What a merge on a side line changed against every one of its parents."""
    first, *others = against
    return {p: text for p, text in first.items() if all(p in other for other in others) and state.get(p) != text}


def _order(parents: dict[str, tuple[str, ...]], head: str) -> Iterator[str]:
    """Every commit after its parents, the past of the first parent first."""
    done: set[str] = set()
    stack = [(head, iter(parents[head]))]
    entered = {head}
    while stack:
        commit, above = stack[-1]
        parent = next((p for p in above if p not in entered and p in parents), None)
        if parent is not None:
            entered.add(parent)
            stack.append((parent, iter(parents[parent])))
        else:
            stack.pop()
            done.add(commit)
            yield commit


def _read(layout: Layout, commits: Iterable[str], merges: dict[str, tuple[str, ...]]) -> Iterator[Commit]:
    """What each commit did to the stories; a merge comes once for each of its parents."""
    asked = "".join(f"{commit} {parent}".strip() + "\n" for commit in commits for parent in merges.get(commit, ("",)))
    # Where the repository is the newsroom's own, Git takes a fifth longer to leave out the few other files than we do.
    paths = (layout.prefix + "stories",) if layout.prefix else ()
    arguments = ("--literal-pathspecs", *_READ, *paths)
    yield from _parse(read_pieces(layout.top, *arguments, asked=(asked.encode(),)), layout.prefix)


def _parse(pieces: Iterator[str], prefix: str) -> Iterator[Commit]:
    """Commits out of what `git diff-tree -z --raw` prints."""
    stories: dict[str, bool] = {}
    for (commit, parents, author, date, committed, message), changes in parse_raw(pieces, _FIELDS):
        saved_at, zone = instant(date, committed)
        texts = []
        for change in changes:
            path = change.path[len(prefix) :]
            if path not in stories:
                stories[path] = _is_story(path)
            if stories[path]:
                texts.append((path, change.new))
        texts.sort()
        yield Commit(commit, tuple(parents.split()), shown(clean(author)), saved_at, zone, clean(message), tuple(texts))


def _is_story(path: str) -> bool:
    """Whether a file is a story's, and not one that plain Git put there under a name of no story."""
    slug = slug_of(path)
    try:
        return slug is not None and bool(check_slug(slug))
    except BadSlug:
        return False
