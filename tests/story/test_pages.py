"""Pages of many outlets and languages, each with its whole reading as a golden file."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyrev.story import parse, to_markdown
from tests.goldens import Golden
from tests.story.laws import check
from tests.story.outlines import outline, seen

PAGES = sorted(path for path in (Path(__file__).parent / "pages").iterdir() if path.suffix in (".txt", ".md", ".html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_page_is_read_as_its_golden_file_says(page: Path, golden: Golden) -> None:
    story = check(page.read_bytes().decode())
    expected = {".txt": "text", ".md": "markdown", ".html": "html"}
    assert story.form == expected[page.suffix]
    golden(page.with_name(page.name + ".outline"), outline(story))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_page_is_stored_as_its_golden_file_says_and_reads_the_same(page: Path, golden: Golden) -> None:
    story = parse(page.read_bytes())
    stored = to_markdown(story)
    if story.form != "markdown":
        golden(page.with_name(page.name + ".stored"), stored)
    again = parse(stored)
    gone = [line for line in seen(story) if line not in seen(again)]
    assert [line for line in seen(story) if line not in gone] == seen(again)
    assert {line[0] for line in gone} <= {"headline", "dek", "byline", "stamp"}
    assert (again.headline, again.dek, again.byline) == (story.headline, story.dek, story.byline)
    assert [stamp.at for stamp in again.stamps] == [stamp.at for stamp in story.stamps]
    assert to_markdown(again) == stored
