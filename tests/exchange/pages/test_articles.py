"""Whole saved pages in the shapes that news sites have: the story is kept to the last caption, the site is not.

Each folder holds a page, its blocks by what they are (`+` the story's, `-` the site's, `~` the site's and
kept all the same), and the stored form that is made of it.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from storyrev.exchange.pages import draft
from storyrev.exchange.pages.draft import UnreadablePage
from tests.exchange.pages.made import read_page
from tests.goldens import Golden

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/page.html"))
each_page = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def words(text: str) -> str:
    found = re.findall(r"[^\W_]+", text.lower())
    return f" {' '.join(found)} "


@each_page
def test_the_stored_form_is_as_somebody_read_it(case: Path, golden: Golden) -> None:
    golden(case / "expected.md", read_page((case / "page.html").read_bytes()).draft.decode())


@each_page
def test_every_block_of_the_story_is_kept_and_none_of_the_sites(case: Path) -> None:
    kept = words(read_page((case / "page.html").read_bytes()).draft.decode())
    for line in (case / "blocks.txt").read_text().splitlines():
        assert (words(line[1:]) in kept) == (line[0] in "+~"), line


WITHOUT = {"divs", "italian", "old", "paywall", "portuguese", "spanish", "tabloid", "tv"}
"""Pages that do not say where their article stands."""


@each_page
def test_without_the_library_the_pages_own_article_is_read_or_the_extra_named(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft, "main_text", lambda _: None)
    page = (case / "page.html").read_bytes()
    if case.name in WITHOUT:
        with pytest.raises(UnreadablePage, match=re.escape("pip install 'storyrev[pages]'")):
            read_page(page)
        return
    kept = words(read_page(page).draft.decode())
    for line in (case / "blocks.txt").read_text().splitlines():
        if line[0] == "+":
            assert words(line[1:]) in kept, line


def other_words(number: int, count: int) -> str:
    """Some words that no page has, others for each number."""
    chosen = random.Random(number)
    syllables = [left + right for left in "bdfgklmnprst" for right in "aeiou"]
    return " ".join("".join(chosen.sample(syllables, 3)) for _ in range(max(1, min(4, count))))


@each_page
def test_what_the_site_changes_around_a_story_is_no_change_to_it(case: Path) -> None:
    page = (case / "page.html").read_text()
    site = [line[2:] for line in (case / "blocks.txt").read_text().splitlines() if line[0] == "-"]
    changed = page
    for number, text in enumerate(sorted(site, key=len, reverse=True)):
        # The label over an advertisement is known by its words alone.
        if not text.startswith("Story continues"):
            changed = changed.replace(text, other_words(number, len(text.split())))
    assert changed != page
    assert read_page(changed.encode()).draft == read_page(page.encode()).draft
