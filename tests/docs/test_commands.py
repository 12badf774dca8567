"""Every command on our pages does what the page says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.console import Session, read_steps

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    page for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))] if "```console" in page.read_text()
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    # What a reader types in their first ten minutes is run as they run it; of the other pages only what is printed counts.
    session = Session(tmp_path, processes=page.name == "README.md")
    shutil.copytree(ROOT / "stories", session.folder / "stories")
    for step in read_steps(page.read_text()):
        session.run(step)
