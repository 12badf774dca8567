"""`storyrev init`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from storyrev.cli.editor import find_editor
from storyrev.cli.printing import print_json, print_path, say
from storyrev.cli.setting import Setting, read_time
from storyrev.cli.signing import sign_option


@click.command(
    epilog="""\b
Examples:
  storyrev init newsroom
  storyrev init --name "The Daily Example" --url https://news.example newsroom
  storyrev init --policy wire newsroom
  storyrev init --sign ~/.ssh/id_ed25519 newsroom      (every revision is to be signed)
  storyrev init .          (inside a Git repository: adds the newsroom's own paths, nothing else)
  storyrev init --store 2026
  storyrev init --store sport --desk Sport --desk Olympics
"""
)
@click.argument("directory", required=False, type=click.Path(path_type=Path, readable=False), metavar="[DIR]")
@click.option("--name", help="The newsroom's name, as readers know it. Default: the folder's name.")
@click.option("--url", help="Where the newsroom publishes.")
@click.option("--policy", metavar="NAME", help="The policy to start from; storyrev policy list names them.")
@click.option(
    "--store", metavar="NAME", help="Add a store of this name, in stores/NAME, to the newsroom that is there."
)
@click.option(
    "--year", "years", multiple=True, metavar="YEAR", help="The store takes new stories of YEAR, or 2010-2019."
)
@click.option("--desk", "desks", multiple=True, metavar="DESK", help="The store takes new stories of that desk.")
@click.option(
    "--editor", metavar="'NAME <EMAIL>'", help="Who begins it. Default: STORYREV_EDITOR, then Git's identity."
)
@sign_option
@click.option("--at", callback=read_time, metavar="TIME", help="When it began, as ISO 8601. Default: now.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print what was made as JSON (storyrev.newsroom/v1; of a store, storyrev.store/v1).",
)
@click.pass_obj
def command(
    setting: Setting,
    directory: Path | None,
    name: str | None,
    url: str | None,
    policy: str | None,
    store: str | None,
    years: tuple[str, ...],
    desks: tuple[str, ...],
    editor: str | None,
    key: str | None,
    at: datetime,
    as_json: bool,
) -> None:
    """Begin a newsroom in DIR, which is the folder you are in (or -C's) where nobody names another.

    Makes a Git repository there (or uses the one that DIR is in) with storyrev.toml, stories/ and
    reports/, and prints its path. With --sign the newsroom asks for a signature on every revision,
    and allowed_signers has you, with this key.

    With --store, give the newsroom that DIR is in another store: a repository of its own in
    stores/NAME, and a block for it in storyrev.toml. New stories go there unless another store asks
    for them; those that are recorded stay where they are.
    """
    folder = setting.new_folder(directory, ".")
    who = find_editor(editor, folder)
    if store is not None:
        if name is not None or url is not None or policy is not None:
            raise click.UsageError(
                "--name, --url and --policy are the newsroom's, which is there; --store adds a store to it."
            )
        _add_store(folder, store, years, desks, who, at, key, as_json=as_json)
        return
    if years or desks:
        raise click.UsageError("--year and --desk say which new stories a store takes; name the store with --store.")
    from storyrev.store import create

    if policy is not None:
        from storyrev.desk.policies import find_pack

        find_pack(policy)
    named = folder.resolve().name if name is None else name
    with create(folder, name=named, url=url or "", at=at, editor=who, key=key, policy=policy or "") as newsroom:
        if as_json:
            settings = newsroom.settings
            told = {"format": "storyrev.newsroom/v1", "root": str(newsroom.root)}
            print_json({**told, "name": settings.name, "url": settings.url})
        else:
            print_path(newsroom.root)
            say("A newsroom. Record a story in it: storyrev save SLUG DRAFT")


def _add_store(
    folder: Path,
    name: str,
    years: tuple[str, ...],
    desks: tuple[str, ...],
    who: str,
    at: datetime,
    key: str | None,
    *,
    as_json: bool,
) -> None:
    from storyrev.store import add_store

    added = add_store(folder, name, editor=who, at=at, years=years, desks=desks, key=key)
    place = added.root / added.entries[-1].path
    if as_json:
        stores = [{"name": entry.name, "path": entry.path} for entry in added.entries]
        told = {"format": "storyrev.store/v1", "root": str(added.root), "store": str(place), "added": stores}
        print_json({**told, "found": added.found, "committed": not added.uncommitted})
    else:
        print_path(place)
    if len(added.entries) > 1:
        say(f"The stories in the newsroom's own folder are the store {added.entries[0].name!r} from now on.")
    if added.uncommitted:
        say(f"storyrev.toml was changed and not committed: {added.uncommitted}. Commit it with plain Git.")
    if added.found and (place / "storyrev.toml").exists():
        say(
            f"{place} was a newsroom itself: commands that run in it see its own stories only. "
            "Remove the storyrev.toml there with: git rm"
        )
