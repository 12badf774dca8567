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
from dataclasses import dataclass
from typing import NamedTuple

from storyrev.store.git import GitFailed, run_git, shown
from storyrev.store.gitlog import READ_COMMITS, clean, instant, parse_raw
from storyrev.store.layout import Layout
from storyrev.store.objects import Objects
from storyrev.store.pipes import read_pieces
from storyrev.store.slugs import BadSlug, check_slug

_FORMAT = "%H%x00%P%x00%an <%ae>%x00%ad%x00%ct%x00%B"
_FIELDS = 6
_READ = (*READ_COMMITS, "--date=raw", "--encoding=UTF-8", f"--format={_FORMAT}", "--")
_STORY = re.compile(r"stories/[0-9]{4}/[0-9]{2}/([^/]+)\.md", re.ASCII)

Texts = dict[str, str | None]
"""Path from the newsroom's root → content id, None where the file is gone."""


class Commit(NamedTuple):
    """A commit as the record sees it.

    `saved_at` is the author's date in epoch seconds, `zone` its offset in minutes; `texts` are the
    story files it left changed, None for those it removed. `aside` is a commit of a side that was merged in.
    """

    id: str
    parents: tuple[str, ...]
    author: str
    saved_at: int
    zone: int
    message: str
    texts: tuple[tuple[str, str | None], ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """The commits of a stretch of history in order, and when the last entered it (epoch seconds)."""

    commits: Iterable[Commit]
    committed: int


@dataclass(frozen=True, slots=True)
class Back:
    """Where an index has to go back to before it can go on: a commit, and when that entered the record.

    `gone` are the commits that are numbered anew, as on a branch without merges.
    """

    commit: str
    committed: int
    gone: tuple[Commit, ...]


@dataclass(frozen=True, slots=True)
class Onward:
    """How the record goes on: what it goes back to, where others' revisions come before its last ones, and what follows."""

    back: Back | None
    past: Past


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


def read_since(layout: Layout, old: str, head: str) -> Onward | None:
    """How the record goes on from where it was at `old` to `head`; None if the two have no beginning in common."""
    try:
        graph = read_graph(layout, head, "^" + old)
        fork = _end_of_trunk(graph.parents, head)
        if fork is None:
            return None
        gone: tuple[str, ...] = ()
        if fork != old:
            past = read_graph(layout, old, "^" + fork)
            if _end_of_trunk(past.parents, old) != fork:
                return None
            gone = tuple(past.parents)
            graph = read_graph(layout, head, "^" + fork)
        entered = int(run_git(layout.top, "show", "--no-patch", "--format=%ct", fork, "--")) if gone else 0
    except GitFailed:
        return None  # `old` is gone: history was rewritten
    merges = {commit: above for commit, above in past.parents.items() if len(above) > 1} if gone else {}
    back = Back(fork, entered, tuple(_read(layout, gone, merges))) if gone else None
    if head == fork:  # a branch that plain Git moved back
        return Onward(back, Past((), entered))
    return Onward(back, Past(_follow(layout, graph.parents, head, fork), graph.committed[head]))


def read_texts(layout: Layout, commit: str, paths: Iterable[str]) -> dict[str, str | None]:
    """What stands at paths from the newsroom's root in a commit; None where there is no plain file."""
    with Objects(layout.top) as objects:
        return {path: _text_at(layout, objects, commit, path) for path in paths}


def _text_at(layout: Layout, objects: Objects, commit: str, path: str) -> str | None:
    found = objects.read_one(f"{commit}:{layout.prefix}{path}")
    return found.id if found and found.kind == "blob" else None


def _end_of_trunk(parents: dict[str, tuple[str, ...]], head: str) -> str | None:
    """The first commit on the branch itself, from `head` down, that is not among these; None where it begins among them."""
    commit = head
    while commit in parents:
        if not parents[commit]:
            return None
        commit = parents[commit][0]
    return commit


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
            yield found._replace(texts=tuple(sorted(_agree(against, _State(layout, None)).items())))
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


def _follow(
    layout: Layout, parents: dict[str, tuple[str, ...]], head: str, fork: str | None = None
) -> Iterator[Commit]:
    """The commits in order, each merge with what it alone decided; all of them go on from `fork`, or begin the record."""
    trunk = {head}
    commit = head
    while parents.get(commit):
        commit = parents[commit][0]
        trunk.add(commit)
    state = _State(layout, fork)
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
                if path not in aside:
                    aside[path] = state.get(path)
        state.update(texts)
        beside = found.id not in trunk
        yield found._replace(texts=tuple(sorted(texts.items())), aside=beside) if above or beside else found


class _State:
    """What stands in each file as far as the commits were followed, from what stood at `fork` on."""

    def __init__(self, layout: Layout, fork: str | None) -> None:
        self._layout = layout
        self._fork = fork
        self._texts: Texts = {}

    def get(self, path: str) -> str | None:
        if path not in self._texts:
            self._texts[path] = read_texts(self._layout, self._fork, (path,))[path] if self._fork else None
        return self._texts[path]

    def update(self, texts: Texts) -> None:
        self._texts.update(texts)


def _decide(against: list[Texts], state: _State, aside: Texts) -> Texts:
    """What a merge on the trunk changed of what stands after the lines merged in."""
    wanted = aside | against[0]
    return {path: text for path, text in wanted.items() if state.get(path) != text}


def _agree(against: list[Texts], state: _State) -> Texts:
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
