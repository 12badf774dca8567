"""Newsrooms of several stores to test in."""

from __future__ import annotations

import subprocess
from pathlib import Path

from storyrev.store import Newsroom


def make_repository(folder: Path) -> Path:
    """An empty repository, as somebody makes one by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    return folder


def name_stores(root: Path, **blocks: str) -> None:
    """Name stores in a newsroom's storyrev.toml: `name_stores(root, archive='path = "."')`."""
    file = root / "storyrev.toml"
    text = "".join(f'\n[[store]]\nname = "{name}"\n{rest}\n' for name, rest in blocks.items())
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def make_stores(root: Path, *names: str, **rules: str) -> Newsroom:
    """The newsroom at `root` with a store, in stores/, of each name; `rules` are more lines of their blocks."""
    for name in names:
        make_repository(root / "stores" / name)
    name_stores(root, **{name: f'path = "stores/{name}"\n{rules.get(name, "")}' for name in names})
    return Newsroom.open(root)
