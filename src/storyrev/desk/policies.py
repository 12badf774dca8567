"""The policy of a newsroom, read from storyrev.toml, and the packs that one may start from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from storyrev.errors import UsageError
from storyrev.judge.policy import BadPolicy, Policy, read_policy
from storyrev.store import Newsroom
from storyrev.store.keys import find_line
from storyrev.store.layout import SETTINGS
from storyrev.store.settings import BrokenSettings, parse_settings


class UnknownPolicy(UsageError):
    """There is no policy pack of this name."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A policy to start from: its name, one line on whose it is, where it comes from, and its text (TOML)."""

    name: str
    title: str
    sources: tuple[str, ...]
    text: str


@cache
def list_packs() -> tuple[Pack, ...]:
    """The packs that ship with storyrev, by name."""
    folder = resources.files("storyrev.desk").joinpath("packs")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    packs = []
    for file in files:
        text = file.read_text("utf-8")
        about = _load(text)["about"]
        packs.append(Pack(file.name.removesuffix(".toml"), about["title"], tuple(about["sources"]), text))
    return tuple(packs)


def find_pack(name: str) -> Pack:
    """A pack by its name. Raises `UnknownPolicy`."""
    for pack in list_packs():
        if pack.name == name:
            return pack
    raise UnknownPolicy(f"There is no policy {name!r}. There are: {', '.join(pack.name for pack in list_packs())}.")


def policy_of(newsroom: Newsroom) -> Policy:
    """The policy that a newsroom's storyrev.toml asks for. Raises `BrokenSettings` with the file and the line."""
    return read_policy_file(newsroom.root / SETTINGS)


def read_policy_file(file: Path) -> Policy:
    """The policy in a storyrev.toml. Raises `BrokenSettings`."""
    data = file.read_bytes()
    if b"check" not in data and b"\\" not in data:  # most newsrooms; no more is read then. A key may have escapes
        return Policy()
    parse_settings(data, file)
    text = data.decode("utf-8-sig")
    try:
        return read_policy(_load(text).get("check", {}), {pack.name: pack_table(pack) for pack in list_packs()})
    except BadPolicy as bad:
        line = find_line(text, ("check", *bad.keys))
        raise BrokenSettings(f"{str(file)!r}, line {line}: {bad}. Mend that line.") from bad


def pack_table(pack: Pack) -> dict[str, Any]:
    """What a pack says, as the table `[check]` would."""
    table = _load(pack.text).get("check", {})
    assert isinstance(table, dict)  # noqa: S101 - our own file
    return table


def _load(text: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(text)
