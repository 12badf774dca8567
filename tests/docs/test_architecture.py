"""docs/architecture.md shows a stranger to every room."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", ["compare", "exchange", "exchange/pages", "store", "store/verify"])
def test_every_module_is_named_in_the_table_of_its_room(folder: str) -> None:
    told = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    modules = {path.stem for path in (ROOT / "src/storyrev" / folder).glob("[!_]*.py")}
    assert modules
    assert {name for name in modules if f"`{name}`" not in told} == set()
