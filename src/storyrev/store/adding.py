"""Adding a store to a newsroom: a repository for it, and its block in storyrev.toml."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storyrev.errors import StoryrevError, UsageError
from storyrev.store.begin import (
    ATTRIBUTES,
    CannotBegin,
    find_or_make_repository,
    make_folder,
    record_files,
    recorded_files,
)
from storyrev.store.blocks import BadEntry, StoreEntry, read_entries
from storyrev.store.git import check_version
from storyrev.store.layout import SETTINGS, Layout, find_newsroom
from storyrev.store.lock import hold, not_writable
from storyrev.store.objects import Objects
from storyrev.store.places import holds_stories
from storyrev.store.routing import Stores
from storyrev.store.settings import BrokenSettings, Settings, parse_settings, read_settings
from storyrev.store.signers import read_in_force, sign_for
from storyrev.store.signing import SIGNERS
from storyrev.store.slugs import BadSlug, check_slug
from storyrev.store.stores import name_store
from storyrev.store.workcopy import hash_blob, write_file
from storyrev.store.write import check_editor, check_time

FOLDER = "stores"
"""Where the stores are that are added here, in the newsroom's folder."""

_IGNORED = b"""\
# Each store is a repository of its own.
*
!.gitignore
"""


class StoreExists(UsageError):
    """The newsroom has a store of that name."""


@dataclass(frozen=True, slots=True)
class Added:
    """A store that was added.

    `entries` are the blocks that were written for it: its own, and before it one for the stories in the
    newsroom's own folder where that had none yet. `found` says that the repository was there already.
    `uncommitted` says why the change to storyrev.toml was written and not committed; empty where it was.
    """

    root: Path
    entries: tuple[StoreEntry, ...]
    found: bool
    uncommitted: str


def add_store(
    path: Path,
    name: str,
    *,
    editor: str,
    at: datetime,
    years: tuple[str, ...] = (),
    desks: tuple[str, ...] = (),
    key: str | None = None,
) -> Added:
    """Add a store called `name`, in the folder of that name in stores/, to the newsroom that `path` is in.

    A repository that stands there already becomes the store, if none of its stories is in another one.
    The change to storyrev.toml is committed where that file is tracked and holds nothing else that is
    new. Where the newsroom asks for signatures, so does the new store, by the same list, and both commits
    are signed with the SSH key `key`, or with that of Git's settings. Raises `NotANewsroom`, `BrokenSettings`, `StoreExists`, `BadSlug`, `CannotBegin`,
    `DetachedHead`, `StoryInTwoStores`, `MissingStore`, `NotWritable` and `GitFailed`, and as
    `sign_for` does.
    """
    home = find_newsroom(path)
    check_editor(editor)
    at = check_time(at)
    check_version()
    file = home.root / SETTINGS
    settings, data = read_settings(file), file.read_bytes()
    added = _new_entries(home, settings, name, years, desks)
    entries = (*settings.stores, *added)
    wanted = data + _format(data, added)
    if parse_settings(wanted, file).stores != entries:
        raise CannotBegin(f"{str(file)!r} ends in a way that no block can follow. Write the block there by hand.")
    place = home.root / FOLDER / name
    found = (place / ".git").exists()
    if found:
        Stores.of(home, entries).check_slugs()
    # Before anything is made: a key that is missing would be missed only half way.
    sign_for(home, key, home.read_head().commit, editor, int(at.timestamp()))
    _make_store(home, place, name, editor, at, key, found=found)
    with hold(home.lock_file):
        if file.read_bytes() != data:
            raise CannotBegin(f"Somebody else changed {str(file)!r} meanwhile. Run the command again.")
        uncommitted = _write(home, data, wanted, f"Add the store {name}\n", editor, at, key)
    return Added(home.root, added, found, uncommitted)


def _new_entries(
    home: Layout, settings: Settings, name: str, years: tuple[str, ...], desks: tuple[str, ...]
) -> tuple[StoreEntry, ...]:
    """The blocks to add. Raises `StoreExists`, `BadSlug` and `BrokenSettings`."""
    path = f"{FOLDER}/{name}"
    for entry in settings.stores:
        if name.casefold() == entry.name.casefold() or path.casefold() == entry.path.casefold():
            raise StoreExists(f"There is a store {entry.name!r} at {entry.path!r} already. Choose another name.")
    try:
        check_slug(name)
    except BadSlug as error:
        raise BadSlug(str(error).replace("cannot be a slug", "cannot be the folder of a store")) from error
    try:
        added = read_entries([{"name": name, "path": path, "years": list(years), "desks": list(desks)}])
    except BadEntry as bad:
        raise BrokenSettings(f"A store cannot begin like this: {bad}.") from bad
    if settings.stores or not holds_stories(home):
        return added
    return (StoreEntry("own" if name.casefold() == "first" else "first", "."), *added)


def _format(data: bytes, entries: tuple[StoreEntry, ...]) -> bytes:
    """Blocks to put after what a storyrev.toml holds."""
    lines = [] if data.endswith(b"\n") else [""]
    for entry in entries:
        lines += ["", "[[store]]", f"name = {_quote(entry.name)}", f"path = {_quote(entry.path)}"]
        if entry.years:
            spans = (str(first) if first == last else f'"{first}-{last}"' for first, last in entry.years)
            lines.append(f"years = [{', '.join(spans)}]")
        if entry.desks:
            lines.append(f"desks = [{', '.join(map(_quote, entry.desks))}]")
    return ("\n".join(lines) + "\n").encode()


def _quote(text: str) -> str:
    # The escapes of a JSON string on one line are those of TOML.
    return json.dumps(text, ensure_ascii=False)


def _make_store(
    home: Layout, place: Path, name: str, editor: str, at: datetime, key: str | None, *, found: bool
) -> None:
    """The repository of a store, with what keeps its stories as they are. Raises `CannotBegin`."""
    if not place.resolve().is_relative_to(home.root):
        raise CannotBegin(f"{str(place)!r} leads out of the newsroom through a link. Remove the link.")
    if not found and place.is_dir() and any(place.iterdir()):
        raise CannotBegin(f"{str(place)!r} is in the way: it is no Git repository, and not empty. Move it.")
    layout = find_or_make_repository(make_folder(place), search=False)
    files = {"stories/.gitattributes": ATTRIBUTES}
    with Objects(home.top) as objects:
        in_force = read_in_force(objects, home, home.read_head().commit)
    if in_force.required and in_force.allowed is not None:
        files[SIGNERS] = in_force.allowed
    try:
        with hold(layout.lock_file):
            record_files(layout, files, f"Begin the store {name}\n", editor, at, key=key)
    except StoryrevError as error:
        name_store(error, name)
        raise


def _write(home: Layout, data: bytes, wanted: bytes, message: str, editor: str, at: datetime, key: str | None) -> str:
    """Put the new storyrev.toml in its place, and commit it; or say why that was not done."""
    ignoring = f"{FOLDER}/.gitignore"
    head = home.read_head()
    tracked = recorded_files(home, (SETTINGS,)).get(SETTINGS) if head.commit else None
    if head.branch is None:
        reason = "no branch is checked out"
    elif tracked is None:
        reason = "it is not tracked"
    elif hash_blob(data, like=tracked) != tracked:
        reason = "it holds other changes that are not committed"
    else:
        files = {SETTINGS: wanted, ignoring: _IGNORED}
        record_files(home, files, message, editor, at, key=key, replaced={SETTINGS: tracked})
        return ""
    try:
        write_file(home, SETTINGS, wanted)
        if not (home.root / ignoring).exists():
            write_file(home, ignoring, _IGNORED)
    except OSError as error:
        raise not_writable(home.root / SETTINGS, error) from error
    return reason
