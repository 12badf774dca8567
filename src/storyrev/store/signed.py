"""A signed commit, put together here: `git fast-import` writes none.

The texts, the folders on the way to them and the commit are made in memory, so that a signature that
is refused leaves nothing at all behind. Then one `git unpack-objects` stores them, and one `git
update-ref` moves the branch, from the commit that it was made on or not at all. What a save promises
is the same as without a signature.
"""

from __future__ import annotations

from storyrev.store.folders import Folders
from storyrev.store.layout import Layout
from storyrev.store.objects import Objects, form_commit, name_nothing
from storyrev.store.packs import Pack
from storyrev.store.signing import Sign
from storyrev.store.write import Change, Stored, confirm, move_branch, zone_of


def record_signed(layout: Layout, change: Change) -> Stored:
    """As `write.record`, for a change that is to be signed. Raises also whatever its `sign` raises."""
    assert change.sign is not None  # noqa: S101 - the caller looked
    like = change.parent or name_nothing(layout)
    pack = Pack(like)
    blobs = tuple(pack.add("blob", data) for _, data in change.files)
    with Objects(layout.top) as objects:
        folders = Folders(objects, change.parent, pack)
        for (path, _), blob in zip(change.files, blobs, strict=True):
            folders.put(path, blob)
        tree = folders.settle()
    at, zone = int(change.at.timestamp()), zone_of(change.at)
    text = form_commit(tree, change.parent, change.editor, at, zone, change.committed, change.message)
    commit = pack.add("commit", sign_commit(text, change.sign, like))
    pack.unpack(layout)
    move_branch(layout, change.branch, change.parent, commit, change.editor, "storyrev")
    return confirm(layout, change, [*blobs, commit, *pack.names()])


def sign_commit(text: bytes, sign: Sign, like: str) -> bytes:
    """A commit as Git stores it, with its signature in it; `like` is a name of the same repository. Raises what `sign` raises."""
    signature = sign(text)
    head, _, message = text.partition(b"\n\n")
    name = b"gpgsig" if len(like) == 40 else b"gpgsig-sha256"
    return head + b"\n" + name + b" " + signature.rstrip(b"\n").replace(b"\n", b"\n ") + b"\n\n" + message
