"""A comparison as a patch that plain `git apply` takes: of the stored texts, to the byte."""

from __future__ import annotations

import os
from pathlib import PurePosixPath

from storyrev.compare import write_patch, write_plain_patch
from storyrev.desk.picking import Pair
from storyrev.store import Newsroom


def patch_pair(newsroom: Newsroom, pair: Pair) -> bytes:
    """The patch of a story's working copy, from one revision to another; empty where their texts are the same.

    Its paths lead from the top of the repository that the newsroom is in.
    """
    old, new = newsroom.read_each((pair.old, pair.new))
    paths = [os.fsencode(newsroom.path_in_repository(revision)) for revision in (pair.old, pair.new)]
    return write_patch(old, new, *paths)


def patch_drafts(name: str, old: bytes, new: bytes) -> bytes:
    """The patch that turns the text of one file into that of another; `name` is the file that it is for.

    The name is kept where it leads down from the folder one is in. Of any other Git takes no patch: then
    it is the file's own name, and the patch is to be applied in its folder.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        path = PurePosixPath(path.name)
    return write_plain_patch(old, new, os.fsencode(str(path)))
