"""Sign-offs and other notes of storyrev's, `refs/notes/storyrev…`, travel with a sync.

Notes stand beside commits and change none. Where both sides have added to the same list, both additions
stay: of two notes on one commit, the lines of both, in their order, each once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storyrev.store.git import run_git
from storyrev.store.index import SIGN_OFFS
from storyrev.store.joining import is_past_of
from storyrev.store.layout import Layout
from storyrev.store.leftovers import witness
from storyrev.store.lock import hold
from storyrev.store.remote import Remote, RemoteMoved, fetch, look_up, push
from storyrev.store.sign_offs import list_notes
from storyrev.store.write import SETTINGS

_TRIES = 10


@dataclass(frozen=True, slots=True)
class Carried:
    """How many revisions have sign-offs now that the other side did not know, and that this one did not."""

    sent: int = 0
    received: int = 0


def carry_notes(layout: Layout, remote: Remote, editor: str, at: datetime) -> Carried:
    """Have both sides hold the same notes. Raises `RemoteMoved` if others always push first, `RemoteFailed` and `GitFailed`."""
    before = layout.read_reference(SIGN_OFFS)
    for patience in range(_TRIES, -1, -1):
        behind = []
        ours, theirs = _list(layout, "refs/notes"), _list(layout, remote.notes)
        for name in sorted(ours.keys() | theirs.keys()):
            if ours.get(name) == theirs.get(name):
                continue
            if _join(layout, name, theirs.get(name), editor, at):
                behind.append(f"refs/notes/{name}:refs/notes/{name}")
        carried = _count(layout, before, theirs.get(SIGN_OFFS.removeprefix("refs/notes/")))
        if not behind:
            return carried
        try:
            push(layout, remote, *behind)
        except RemoteMoved:
            if not patience:
                raise
            fetch(layout, remote)
        else:
            return carried
    raise AssertionError("the last try ends one way or the other")


def _count(layout: Layout, ours: str | None, theirs: str | None) -> Carried:
    """What the sign-offs here hold now, beside what both sides had."""
    now = layout.read_reference(SIGN_OFFS)
    if now is None:
        return Carried()
    sent, received = (0 if old == now else len(list_notes(layout.top, old, now)) for old in (theirs, ours))
    return Carried(sent, received)


def _list(layout: Layout, folder: str) -> dict[str, str]:
    """The notes of ours under a folder of references: name without the folder → commit."""
    listed = run_git(layout.top, "for-each-ref", "--format=%(objectname) %(refname)", f"{folder}/storyrev*")
    pairs = (line.split(" ", 1) for line in listed.decode("utf-8", "surrogateescape").splitlines())
    return {name[len(folder) + 1 :]: commit for commit, name in pairs}


def _join(layout: Layout, name: str, theirs: str | None, editor: str, at: datetime) -> bool:
    """Have ours hold what theirs holds; whether the other side lacks something then."""
    if theirs is None:
        return True
    # Git's merge looks at nobody else's, so nobody signs off meanwhile.
    with hold(layout.lock_file):
        return _join_locked(layout, f"refs/notes/{name}", theirs, editor, at)


def _join_locked(layout: Layout, reference: str, theirs: str, editor: str, at: datetime) -> bool:
    ours = look_up(layout, reference)
    who, _, address = editor.rpartition(" ")
    identity: dict[str, str] = {}
    for role in ("AUTHOR", "COMMITTER"):
        identity |= {f"GIT_{role}_NAME": who, f"GIT_{role}_EMAIL": address[1:-1]}
        identity[f"GIT_{role}_DATE"] = f"{int(at.timestamp())} +0000"
    if ours and is_past_of(layout, theirs, ours):
        return True
    behind = ours is None or is_past_of(layout, ours, theirs)
    what = (
        ("update-ref", reference, theirs, ours or "0" * len(theirs))
        if behind
        else ("notes", f"--ref={reference}", "merge", "--quiet", "--strategy=cat_sort_uniq", theirs)
    )
    with witness(layout, layout.common_dir / f"{reference}.lock", name="at-sync") as seen:
        run_git(layout.top, *SETTINGS, *what, environment=identity, keep=(seen.descriptor,))
    return not behind
