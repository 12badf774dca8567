"""Recording one revision: check, compare with what stands, commit, and let the rest follow."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

from storyrev.errors import StoryrevError, UsageError
from storyrev.store import index
from storyrev.store.answers import SaveResult
from storyrev.store.arriving import finish, is_announced
from storyrev.store.behind import catch_up, leave_behind
from storyrev.store.git import check_version, run_git
from storyrev.store.history import Commit
from storyrev.store.layout import DetachedHead, Layout, story_path
from storyrev.store.leftovers import witness
from storyrev.store.lock import hold, not_writable
from storyrev.store.model import KINDS, STATUSES, Kind, Revision, Stamps, Status, Waivers
from storyrev.store.pending import Errand, find_unfinished, fulfil, promise
from storyrev.store.record import Record
from storyrev.store.signers import sign_for
from storyrev.store.slugs import check_slug, fold_slug, slug_clash
from storyrev.store.sweep import find_owed, finish_stale, note_written
from storyrev.store.trailers import Label, format_message
from storyrev.store.workcopy import Followed, follow, hash_blob
from storyrev.store.write import BranchMoved, Change, check_editor, check_time, record, zone_of

# Only plain Git can still move the branch while we hold the lock, so a second try all but always does.
_TRIES = 50


class WrongKind(UsageError):
    """The kind does not fit: `first` is the first revision's, and no other's."""


class BaseMoved(StoryrevError):
    """Somebody saved since the revision that the editor started from.

    `base` is the revision that was named, `latest` the one that stands now.
    """

    def __init__(self, base: Revision, latest: Revision) -> None:
        super().__init__(
            f"{base.slug!r} has moved on since {_describe(base)}, which this text was made from: the latest is "
            f"{_describe(latest)}. Nothing was stored, and your draft is as you left it. See what changed with: "
            f"storyrev diff {base.slug} {base.number} {latest.number}. Bring that into your draft, "
            f"then save it again with --base {latest.name}"
        )
        self.base = base
        self.latest = latest


class PathTaken(StoryrevError):
    """The story's place in the repository is somebody else's."""


class BranchBusy(StoryrevError):
    """Git refused the branch again and again."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be recorded; see `Newsroom.save`."""

    slug: str
    data: bytes
    editor: str
    at: datetime
    kind: Kind | None
    note: str
    stamps: Stamps
    status: Status
    desk_date: date | None
    key: str | None = None
    waivers: Waivers = ()
    embargo: datetime | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the record says of the story that a draft belongs to."""

    latest: Revision | None
    present: str | None
    clash: str | None
    committed: int


def save(layout: Layout, kept: Record, draft: Draft, base: Revision | None) -> SaveResult:
    """Record a draft, or find that it changes nothing."""
    check_slug(draft.slug)
    check_editor(draft.editor)
    at = check_time(draft.at)
    if draft.status not in STATUSES:
        raise UsageError(f"{draft.status!r} is no status. Write one of: {', '.join(STATUSES)}.")
    check_version()
    complaint = ""
    with hold(layout.lock_file):
        finish_others(layout, kept)
        for _ in range(_TRIES):
            branch, head = find_branch(layout)
            standing = kept.ask_locked(partial(_look_up, slug=draft.slug))
            if standing.latest and _says_nothing_new(draft, standing, base):
                held = standing.latest.content_id
                followed = follow(layout, standing.latest.path, draft.data, old=(held,), new=held)
                if followed.outcome in ("written", "same"):
                    catch_up(layout, standing.latest.path)
                return SaveResult(standing.latest, False, standing.latest, followed.outcome, followed.reason)
            label = _label(draft, standing, base)
            # Git's walks through history are quick while committers' dates never run back.
            committed = max(int(at.timestamp()), standing.committed)
            sign = sign_for(layout, draft.key, head, draft.editor, committed)
            path = _path(draft, at, standing.latest)
            if head and standing.present is None:
                _check_room(layout, head, path)
            errand = _errand(layout, draft, path, standing, head)
            change = Change(
                branch=branch,
                parent=head,
                files=((layout.prefix + path, draft.data),),
                message=format_message(label),
                editor=draft.editor,
                at=at,
                committed=committed,
                sign=sign,
            )
            try:
                promise(layout, errand)
            except OSError as error:
                raise not_writable(layout.private, error) from error
            try:
                stored = record(layout, change)
            except BranchMoved as moved:
                complaint = str(moved)
                continue
            commit = Commit(
                id=stored.commit,
                parents=(head,) if head else (),
                author=draft.editor,
                saved_at=int(at.timestamp()),
                zone=zone_of(at),
                message=change.message,
                texts=((path, stored.blobs[0]),),
            )
            kept.add_locked(commit, change.committed)
            revision = kept.ask_locked(partial(index.latest, slug=draft.slug))
            assert revision is not None  # noqa: S101 - it was recorded above, under the lock
            followed = follow(layout, path, draft.data, old=errand.old, new=stored.blobs[0])
            _note_copy(layout, errand, followed)
            if followed.outcome != "failed":
                fulfil(layout, draft.slug)
            return SaveResult(revision, True, standing.latest, followed.outcome, followed.reason)
    raise BranchBusy(
        f"{draft.slug!r} was not stored: Git refused to move the branch {_TRIES} times, and said {complaint!r}. "
        "If no other Git is at work here, remove the .lock file that it names, and save again."
    )


def _look_up(connection: sqlite3.Connection, slug: str) -> _Standing:
    head = index.head_of(connection)
    return _Standing(
        latest=index.latest(connection, slug),
        present=index.present(connection, slug),
        clash=index.clash(connection, slug, fold_slug(slug)),
        committed=head[1] if head else 0,
    )


def _says_nothing_new(draft: Draft, standing: _Standing, base: Revision | None) -> bool:
    """Whether a draft is the latest revision to the byte. Raises `BaseMoved`."""
    latest = standing.latest
    if latest is None:
        return False
    if standing.present == latest.content_id == hash_blob(draft.data, like=latest.content_id):
        return True
    if base is not None and base.id != latest.id:
        raise BaseMoved(base, latest)
    return False


def _label(draft: Draft, standing: _Standing, base: Revision | None) -> Label:
    """What the commit is to say. Raises `WrongKind` and `SlugClash`."""
    latest = standing.latest
    if latest is None and standing.clash:
        raise slug_clash(draft.slug, standing.clash)
    kind = draft.kind or ("first" if latest is None else None)
    choices = ", ".join(k for k in KINDS if k not in ("first", "unknown"))
    if kind is None:
        raise WrongKind(f"{draft.slug!r} has revisions already, so say what this one is: {choices}.")
    if kind not in KINDS or kind == "unknown":
        raise WrongKind(f"{kind!r} is no kind of revision. Write one of: {choices}.")
    if kind == "first" and latest is not None:
        raise WrongKind(f"{latest.name} stands already, so this is not the first revision. Write one of: {choices}.")
    if kind != "first" and latest is None:
        raise WrongKind(
            f"{draft.slug!r} has no revision that this could be a {kind} of: the first is recorded as such. "
            "Check the slug, or leave the kind out."
        )
    return Label(
        slug=draft.slug,
        kind=kind,
        editor=draft.editor,
        note=draft.note,
        base=base.id if base else None,
        status=draft.status,
        stamps=draft.stamps,
        waivers=draft.waivers,
        embargo=check_time(draft.embargo) if draft.embargo else None,
        remark=draft.remark,
    )


def find_branch(layout: Layout) -> tuple[str, str | None]:
    """The branch that is checked out, and its commit if it has one. Raises `DetachedHead`."""
    head = layout.read_head()
    if head.branch is None:
        raise DetachedHead(
            "No branch is checked out (HEAD is detached), so a revision would be lost. Nothing was stored. "
            "Check one out first: git switch main"
        )
    return head.branch, head.commit


def _path(draft: Draft, at: datetime, latest: Revision | None) -> str:
    """Where the story is kept: where it was, or by the day of its first revision."""
    if latest:
        return latest.path
    return story_path(draft.slug, draft.desk_date or at.astimezone(UTC).date())


def _errand(layout: Layout, draft: Draft, path: str, standing: _Standing, head: str | None) -> Errand:
    """What the working copy has to do after the commit, with what it still owes from before."""
    owed = [errand for errand in find_unfinished(layout) if errand.slug == draft.slug]
    old = dict.fromkeys([standing.present, *(content_id for errand in owed for content_id in errand.old)])
    if layout.sweep_note.exists():  # an import is at work, and the file does not follow yet
        old[find_owed(layout, path)] = None
    return Errand(draft.slug, path, tuple(old), hash_blob(draft.data, like=head or ""))


def finish_others(layout: Layout, kept: Record) -> None:
    """Have the working copy follow where an earlier save, import or sync was cut short."""
    if is_announced(layout) or layout.sweep_note.exists() or find_unfinished(layout):
        # Its Git may have outlived it, and be about to move the branch that the files have to follow.
        with witness(layout):
            pass
    finish(layout)
    finish_stale(layout)
    for errand in find_unfinished(layout):
        if kept.ask_locked(partial(index.present, slug=errand.slug)) == errand.new:
            data = run_git(layout.top, "cat-file", "blob", errand.new)
            followed = follow(layout, errand.path, data, old=errand.old, new=errand.new)
            _note_copy(layout, errand, followed)
            if followed.outcome == "failed":
                continue
        fulfil(layout, errand.slug)


def _note_copy(layout: Layout, errand: Errand, followed: Followed) -> None:
    """Remember what a kept working copy came from, and forget it of one that has caught up."""
    if followed.outcome in ("written", "same"):
        catch_up(layout, errand.path)
        note_written(layout, errand.path, errand.new)
    elif followed.outcome == "kept" and (origin := next(filter(None, errand.old), None)):
        leave_behind(layout, errand.path, origin)


def _check_room(layout: Layout, head: str, path: str) -> None:
    """Make sure that a new file replaces nothing that plain Git put in its place. Raises `PathTaken`."""
    *folders, _ = path.split("/")
    above = ["/".join(folders[: depth + 1]) for depth in range(len(folders))]
    paths = [layout.prefix + name for name in [*above, path]]
    listed = run_git(layout.top, "--literal-pathspecs", "ls-tree", "-z", "--full-tree", head, "--", *paths)
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, found = line.partition("\t")
        name = found[len(layout.prefix) :]
        # Where a folder on the way is one, Git lists what is in it instead.
        if name == path or (name in above and not about.startswith("040000 tree")):
            raise explain_taken(path, name)


def explain_taken(path: str, name: str) -> PathTaken:
    """The error for a story at `path` where plain Git put `name` in the way."""
    return PathTaken(
        f"{path!r} cannot be recorded: plain Git recorded {name!r}, which is in the way and is no story. "
        "Move it with: git mv"
    )


def _describe(revision: Revision) -> str:
    return f"{revision.name} ({revision.kind}, {revision.saved_at.isoformat(' ', 'minutes')}, {revision.editor})"
