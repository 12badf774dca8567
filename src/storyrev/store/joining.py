"""Two lines of the record joined into one: which stories join by themselves, and which somebody has to decide.

A story that only one side changed since the two parted is that side's. A story that both changed is a
contest, however well the two texts might be woven together: nobody wrote what would come of it. Other
files of the newsroom are joined as Git joins them, line by line, where that leaves no question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from storyrev.errors import StoryrevError
from storyrev.store.git import GitFailed, run_git
from storyrev.store.history import Commit, read_beyond, slug_of
from storyrev.store.layout import SETTINGS, Layout
from storyrev.store.slugs import fold_slug
from storyrev.store.trailers import Label, parse_message

Side = Literal["ours", "theirs"]

_SOURCE = re.compile(r"(stories/[0-9]{4}/[0-9]{2}/[^/]+)\.source\.[a-z0-9]+", re.ASCII)


class NotRelated(StoryrevError):
    """The two sides have no commit in common."""


class CannotJoin(StoryrevError):
    """Files of the two sides cannot stand beside each other."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file in a commit: its mode and the hash of what it holds."""

    mode: str
    id: str


@dataclass(frozen=True, slots=True)
class Tip:
    """Where one side left a story, or another file: its last change there.

    `path` is from the repository's top; `blob` is None where that side removed the file. `commit`,
    `editor` and `saved_at` (epoch seconds) are those of the last change, `label` what it says of itself.
    """

    path: str
    blob: Blob | None
    commit: str
    editor: str
    saved_at: int
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """A story, or another file, that both sides changed: `name` is its slug, or its path from the top.

    `beside` are the files of ours that belong to the story, such as what a publisher sent.
    """

    name: str
    is_story: bool
    ours: Tip
    theirs: Tip
    beside: tuple[tuple[str, Blob | None], ...] = ()


Files = dict[str, Blob | None]
"""Path from the repository's top → what stands there, None for no file."""


@dataclass(slots=True)
class Joint:
    """How two heads join: `files` are what the joined commit has otherwise than theirs, `contests` what is undecided.

    `woven` are texts that were joined line by line, by path. `ours_new` and `theirs_new` are the commits
    that the other side does not have.
    """

    ours: str
    theirs: str
    ours_new: tuple[Commit, ...]
    theirs_new: tuple[Commit, ...]
    files: Files = field(default_factory=dict)
    woven: dict[str, bytes] = field(default_factory=dict)
    contests: tuple[Contest, ...] = ()


def is_past_of(layout: Layout, old: str, new: str) -> bool:
    """Whether everything in `old` is in `new` too."""
    try:
        run_git(layout.top, "merge-base", "--is-ancestor", old, new)
    except GitFailed as error:
        if error.status != 1:
            raise
        return False
    return True


def join(layout: Layout, ours: str, theirs: str) -> Joint:
    """How `ours` and `theirs`, of which neither is in the other's past, join. Raises `NotRelated` and `CannotJoin`."""
    bases = _bases(layout, ours, theirs)
    joint = Joint(ours, theirs, tuple(read_beyond(layout, ours, theirs)), tuple(read_beyond(layout, theirs, ours)))
    changed = [[read_changes(layout, base, side) for base in bases] for side in (ours, theirs)]
    found, settled = _find_contests(layout, joint)
    contested = {fold_slug(contest.name) for contest in found}
    others = []
    beside: dict[str, list[tuple[str, Blob | None]]] = {}
    for path in sorted({path for changes in changed for change in changes for path in change}):
        mine, other = (_state(changes, path) for changes in changed)
        key = _key(layout, path)
        if key in contested:
            if not path.endswith(".md"):
                beside.setdefault(key, []).append((path, mine.now if mine else other.old if other else None))
            continue
        if mine is None or (other and mine.now == other.now) or settled.get(key or "") == "theirs":
            continue
        if other is None or settled.get(key or "") == "ours":
            joint.files[path] = mine.now
        elif (text := _weave(layout, path, mine, other)) is not None:
            joint.woven[path] = text
            joint.files[path] = mine.now
        else:
            others.append(_contest_of(layout, path, mine.now, other.now, ours, theirs))
    _check_room(joint.files, changed[1])
    stories = (replace(contest, beside=tuple(beside.get(fold_slug(contest.name), ()))) for contest in found)
    joint.contests = (*stories, *others)
    return joint


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it was and as it is now; None where there was or is none."""

    old: Blob | None
    now: Blob | None


def _bases(layout: Layout, ours: str, theirs: str) -> list[str]:
    try:
        return run_git(layout.top, "merge-base", "--all", ours, theirs).decode("ascii").split()
    except GitFailed as error:
        if error.status != 1:
            raise
        raise NotRelated(
            "The two have no revision in common: they were begun apart, so nothing was joined. "
            "Begin from a clone of one, and import the other: storyrev import git"
        ) from error


def read_changes(layout: Layout, base: str, head: str) -> dict[str, Change]:
    """Every file that differs between two commits, by its path from the top."""
    arguments = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", base, head, "--")
    pieces = iter(run_git(layout.top, *arguments).decode("utf-8", "surrogateescape").split("\0"))
    found = {}
    for about in pieces:
        if about:
            old_mode, mode, old, now, _ = about[1:].split(" ")
            found[next(pieces)] = Change(_blob(old_mode, old), _blob(mode, now))
    return found


def _blob(mode: str, content_id: str) -> Blob | None:
    return Blob(mode, content_id) if mode.strip("0") else None


def _state(changes: list[dict[str, Change]], path: str) -> Change | None:
    """What one side did to a file since the two parted; None if it left it alone, seen from anywhere they parted."""
    return next((change[path] for change in changes if path in change), None)


def _key(layout: Layout, path: str) -> str | None:
    """The folded slug of the story that a file belongs to; None for other files."""
    if not path.startswith(layout.prefix):
        return None
    name = path[len(layout.prefix) :]
    source = _SOURCE.fullmatch(name)
    slug = slug_of(source[1] + ".md" if source else name)
    return fold_slug(slug) if slug else None


def _find_contests(layout: Layout, joint: Joint) -> tuple[tuple[Contest, ...], dict[str, Side]]:
    """The stories that both sides have revisions of, unless they ended with the same; and those that are one side's.

    What both have imported from the same source neither has changed: such a story is that of the side that has more.
    """
    ours, theirs = (_tips(layout, commits) for commits in (joint.ours_new, joint.theirs_new))
    imported = [_imported(commits) for commits in (joint.ours_new, joint.theirs_new)]
    both = imported[0] & imported[1]
    more = (
        [
            _tips(layout, (commit for commit in commits if both.isdisjoint(_imported((commit,)))))
            for commits in (joint.ours_new, joint.theirs_new)
        ]
        if both
        else [ours, theirs]
    )
    found = []
    settled: dict[str, Side] = {}
    for key in sorted(ours.keys() & theirs.keys()):
        mine, other = ours[key], theirs[key]
        if (mine.path, mine.blob) == (other.path, other.blob):
            continue
        if key not in more[0]:
            settled[key] = "theirs"
        elif key not in more[1]:
            settled[key] = "ours"
        else:
            path = other.path if other.blob else mine.path
            found.append(Contest(slug_of(path[len(layout.prefix) :]) or "", True, mine, other))
    return tuple(found), settled


def _imported(commits: Iterable[Commit]) -> set[tuple[str, str, str]]:
    """What commits have recorded from elsewhere: slug, source, content id."""
    found = set()
    for commit in commits:
        label = parse_message(commit.message) if len(commit.texts) == 1 else None
        if label and label.source and label.slug == slug_of(commit.texts[0][0]):
            found.add((label.slug, label.source, commit.texts[0][1] or ""))
    return found


def _tips(layout: Layout, commits: Iterable[Commit]) -> dict[str, Tip]:
    """The last change that commits made to each story, by its folded slug."""
    tips: dict[str, Tip] = {}
    for commit in commits:
        for path, content_id in sorted(commit.texts, key=lambda text: text[1] is not None):
            slug = slug_of(path) or ""
            label = parse_message(commit.message)
            said = label if label and label.slug == slug else None
            blob = Blob("100644", content_id) if content_id else None
            editor = (said.editor if said else "") or commit.author
            tips[fold_slug(slug)] = Tip(layout.prefix + path, blob, commit.id, editor, commit.saved_at, said)
    return tips


def _weave(layout: Layout, path: str, mine: Change, other: Change) -> bytes | None:
    """The text that comes of both sides' changes to a file that is no story; None where that is a question."""
    if not (mine.old and mine.now and other.now) or mine.now.mode != other.now.mode or mine.now.mode[:3] != "100":
        return None
    import tempfile  # seldom needed

    texts = [run_git(layout.top, "cat-file", "blob", blob.id) for blob in (mine.now, mine.old, other.now)]
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, text in enumerate(texts):
            names.append(str(Path(folder) / str(number)))
            Path(names[-1]).write_bytes(text)
        try:
            woven = run_git(layout.top, "merge-file", "--stdout", "--quiet", *names)
        except GitFailed:
            return None
    return woven if path != layout.prefix + SETTINGS or _is_settings(woven) else None


def _is_settings(data: bytes) -> bool:
    """Whether a text can be the newsroom's settings."""
    import tomllib

    try:
        tomllib.loads(data.decode())
    except ValueError:
        return False
    return True


def _contest_of(layout: Layout, path: str, mine: Blob | None, other: Blob | None, ours: str, theirs: str) -> Contest:
    """A contest about a file that is no story."""
    tips = []
    for blob, head in ((mine, ours), (other, theirs)):
        said = run_git(
            layout.top,
            "--literal-pathspecs",
            "log",
            "-1",
            "--date=raw",
            "--format=%H%x00%an <%ae>%x00%at",
            head,
            "--",
            path,
        )
        commit, editor, saved_at = said.decode("utf-8", "replace").strip().split("\0")
        tips.append(Tip(path, blob, commit, editor, int(saved_at or 0)))
    return Contest(path, False, tips[0], tips[1])


def _check_room(files: Files, theirs: list[dict[str, Change]]) -> None:
    """Make sure that no file of one side stands where the other has a folder. Raises `CannotJoin`."""
    added = {path for changes in theirs for path, change in changes.items() if change.now and not change.old}
    above = {str(folder): path for path in sorted(added) for folder in Path(path).parents}
    for path in sorted(path for path, blob in files.items() if blob):
        other = above.get(path) or next((str(folder) for folder in Path(path).parents if str(folder) in added), None)
        if other:
            raise CannotJoin(
                f"{path!r} was recorded here and {other!r} there: one is a file where the other has a folder. Nothing was "
                "joined. Move yours with: git mv, and record that with: git commit"
            )
