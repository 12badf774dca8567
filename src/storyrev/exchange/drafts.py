"""Folders of drafts as a source of histories: one story set aside does not keep the others out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

from storyrev.exchange.dated import NotToldApart, Told, find_zone, order_drafts
from storyrev.exchange.folder import MANIFEST, BadFolder, check_folder, list_stories, read_story
from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.naming import make_slug, spell_out
from storyrev.store.model import Kind, Status
from storyrev.story.decode import MOST_BYTES
from storyrev.story.model import FORMS


def read_drafts(
    source: Path,
    *,
    editor: str | None = None,
    zone: str | None = None,
    start: datetime | None = None,
    times: Literal["mtime"] | None = None,
) -> Iterator[Arrival | SetAside]:
    """Every draft of a story's folder, or of each folder in one.

    A `story.toml` says what each draft is. Without one, the names of the files say their order and
    when they were saved (see `dated`), and `editor` who saved them. Raises `BadFolder` for what is no
    such folder, and where only the user can say what is missing.
    """
    check_folder(source)
    told = Told(find_zone(zone) if zone else None, start, by_file=times == "mtime")
    alone = _is_story(source)
    if not alone:
        for path in _list_drafts(source):
            yield SetAside(str(path), "stands beside the stories' folders; put it into the folder of its story")
    for folder in [source] if alone else list_stories(source):
        if (folder / MANIFEST).is_file():
            yield from _read_listed(folder)
        else:
            yield from _read_unlisted(folder, told, editor)


def _is_story(folder: Path) -> bool:
    """Whether a folder is one story's: it says so, or it has drafts and no folder in it has any."""
    if (folder / MANIFEST).is_file():
        return True
    inner = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    return bool(_list_drafts(folder)) and not any((path / MANIFEST).is_file() or _list_drafts(path) for path in inner)


def _list_drafts(folder: Path) -> list[Path]:
    files = (path for path in folder.iterdir() if path.suffix.lower() in FORMS and not path.name.startswith("."))
    return sorted(path for path in files if not path.is_dir())


def _read_listed(folder: Path) -> Iterator[Arrival | SetAside]:
    try:
        drafts = read_story(folder)
    except BadFolder as error:
        yield SetAside(str(folder), str(error))
        return
    for draft in drafts:
        yield _arrival(draft.path, draft.slug, draft.data, draft.at, draft.editor, draft.kind, draft.note, draft.status)


def _read_unlisted(folder: Path, told: Told, editor: str | None) -> Iterator[Arrival | SetAside]:
    files = _list_drafts(folder)
    if not files:
        yield SetAside(str(folder), f"holds no drafts (files that end in {', '.join(FORMS)}); add them, or remove it")
        return
    if editor is None:
        raise BadFolder(
            f"{folder}: has no {MANIFEST}, so nothing says who saved its drafts; say it with --editor 'Name <address>'"
        )
    try:
        ordered = order_drafts(files, told)
    except NotToldApart as error:
        yield SetAside(str(folder), str(error))
        return
    for path, at in ordered:
        try:
            # What is a link may lead anywhere, what is no file may never end.
            if path.is_symlink() or not path.is_file():
                yield SetAside(str(path), "is not a plain file; put the draft itself there")
                continue
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            yield SetAside(str(path), f"cannot be read ({error.strerror}); check who may read it")
        else:
            yield _arrival(path, folder.resolve().name, data, at, editor, None)


def _arrival(
    path: Path,
    folder: str,
    data: bytes,
    at: datetime,
    editor: str,
    kind: Kind | None,
    note: str = "",
    status: Status = "public",
) -> Arrival:
    story = f"folder:{spell_out(folder)}"
    # With the text in it: a draft that was changed since is another revision.
    digest = hashlib.sha256(data).hexdigest()[:16]
    return Arrival(
        slug=make_slug(folder),
        place=str(path),
        key=f"{story}@{spell_out(path.name)}#{digest}",
        data=data,
        form=FORMS[path.suffix.lower()],
        at=at,
        editor=editor,
        kind=kind,
        note=note,
        status=status,
        story=story,
    )
