"""`storyrev seal`."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storyrev.cli.printing import print_json, print_page, print_path, say
from storyrev.cli.setting import Setting, read_time
from storyrev.cli.signing import sign_option
from storyrev.cli.terminal import watch_work
from storyrev.errors import UsageError

if TYPE_CHECKING:
    from storyrev.desk.sealing import Sealed


class SealExists(UsageError):
    """A file stands where a seal would go, and a seal is kept."""


@click.command(
    epilog="""\b
Examples:
  storyrev seal
  storyrev seal --output seal-2020-01.txt
  storyrev seal --output seal.txt --sign ~/.ssh/id_ed25519
  storyrev seal --output seal.txt --timestamp-request seal.tsq
"""
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a new file. Default: stdout."
)
@sign_option
@click.option(
    "--timestamp-request",
    "query",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a query for a timestamp of it (RFC 3161) to a new file.",
)
@click.option("--at", callback=read_time, metavar="TIME", help="When it is made, as ISO 8601. Default: now.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (storyrev.seal/v1); the seal itself goes to FILE.")
@click.pass_obj
def command(
    setting: Setting, output: Path | None, key: str | None, query: Path | None, at: datetime, as_json: bool
) -> None:
    """Say in a small text what the record is, to be published or sent to another place.

    It has the head's hash, how many stories and revisions there are, and a SHA-256 digest over all of
    them for each month. `storyrev verify --against FILE` holds the record to it. With --sign, a
    signature goes to FILE.sig.
    """
    from storyrev.desk.sealing import make_seal

    if output is None and (key is not None or query is not None or as_json):
        raise click.UsageError("A signature, a query and JSON go beside the seal itself: say where with --output.")
    newsroom = setting.newsroom()
    files = [output, _beside(output) if key is not None else None, query]
    for place, file in enumerate(files):
        if file is None:
            continue
        if file.is_dir():
            raise click.UsageError(f"'{file}' is a folder. Name a file in it.")
        if file.exists():
            raise SealExists(f"{str(file)!r} exists, and a seal is kept. Choose another name.")
        if file.absolute() in [other.absolute() for other in files[:place] if other]:
            raise click.UsageError(
                f"'{file}' is named twice. The seal, its signature and the query are files of their own."
            )
    with watch_work("Commits read") as watch:
        sealed = make_seal(newsroom, at=at, key=key, watch=watch)
    if output is None:
        print_page(sealed.text.decode())
        return
    # Made before anything is written: what is missing for one file is missing for all.
    contents = [sealed.text, sealed.signature, _query(sealed) if query else b""]
    for target, data in zip(files, contents, strict=True):
        if target is not None:
            _write(target, data)
    if as_json:
        print_json(_as_json(sealed, output, query))
    else:
        for file in filter(None, files):
            print_path(file)
        say("A seal. Keep it where nobody who can write to the newsroom can change it.")


def _beside(output: Path | None) -> Path | None:
    """Where the signature of a seal goes."""
    return output.with_name(output.name + ".sig") if output else None


def _query(sealed: Sealed) -> bytes:
    from storyrev.store.timestamps import make_query

    return make_query(sealed.text)


def _write(file: Path, data: bytes) -> None:
    """A new file, on disk, or none at all."""
    try:
        with file.open("xb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
    except FileExistsError as error:
        raise SealExists(f"{str(file)!r} exists, and a seal is kept. Choose another name.") from error
    except OSError:
        file.unlink(missing_ok=True)
        raise


def _as_json(sealed: Sealed, output: Path, query: Path | None) -> dict[str, Any]:
    seal = sealed.seal
    return {
        "format": "storyrev.seal/v1",
        "newsroom": seal.newsroom,
        "sealed_at": seal.sealed_at.isoformat(),
        "stores": [
            {
                "name": part.store,
                "head": part.head,
                "commits": part.commits,
                "stories": part.stories,
                "revisions": part.revisions,
                "digest": part.months[-1].digest if part.months else "",
            }
            for part in seal.parts
        ],
        "seal": str(output),
        "signature": str(_beside(output)) if sealed.signature else None,
        "timestamp_request": str(query) if query else None,
    }
