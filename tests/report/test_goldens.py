from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from storyrev.report import ReportView, render_json, render_report, render_terminal
from tests.goldens import Golden
from tests.report import samples
from tests.report.samples import VIEWS

GOLDENS = Path(__file__).parent / "goldens"


def bare(page: str) -> str:
    """A page without its style, script and their hashes, which change more often than what it says."""
    page = re.sub(r"(<(style|script)>).*?(</\2>)", r"\1…\3", page, flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/=]+", "sha256-…", page)


@pytest.mark.parametrize("name", VIEWS)
def test_page_says_what_it_said(name: str, golden: Golden) -> None:
    golden(GOLDENS / f"{name}.html", bare(render_report(VIEWS[name]())))


@pytest.mark.parametrize("name", VIEWS)
def test_terminal_says_what_it_said(name: str, golden: Golden) -> None:
    golden(GOLDENS / f"{name}.txt", render_terminal(VIEWS[name](), colour=False, width=80))


def test_terminal_in_colour_says_what_it_said(golden: Golden) -> None:
    golden(GOLDENS / "changes.ansi", render_terminal(samples.full_view(), colour=True, width=100))


def test_json_says_what_it_said(golden: Golden) -> None:
    golden(GOLDENS / "files.json", render_json(samples.files_view()))


@pytest.mark.parametrize("render", [render_report, render_json], ids=["html", "json"])
@pytest.mark.parametrize("name", VIEWS)
def test_the_same_view_gives_the_same_bytes(name: str, render: Callable[[ReportView], str]) -> None:
    text = render(VIEWS[name]())
    assert text == render(VIEWS[name]())
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
