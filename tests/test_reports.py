"""The pages in `reports/` are what `make demo` renders from the sample stories today."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyrev.desk.demo import make_demo

REPORTS = Path(__file__).resolve().parents[1] / "reports"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("demo")
    demo = make_demo(folder / "newsroom", folder / "pages")
    return {path.name: path.read_bytes() for path in demo.pages}


def test_every_page_is_kept_and_no_other(rendered: dict[str, bytes]) -> None:
    assert sorted(path.name for path in REPORTS.iterdir()) == sorted(rendered)


def test_every_page_is_current_to_the_byte(rendered: dict[str, bytes]) -> None:
    stale = [name for name, page in rendered.items() if (REPORTS / name).read_bytes() != page]
    assert not stale, f"{', '.join(stale)}: look at the difference, and if it is meant, run `make demo` and commit"
