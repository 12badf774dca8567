"""The laws of reading hold on every revision of two real histories."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from storyrev.story import UnreadableDraft, parse
from tests.story.laws import check, prose_in_marks, read_characters, rendered

BUNDLES = Path(__file__).parents[2].parent / "shared" / "data" / "histories"
NAMES = ("platform-policies", "site-policy")
SLICES = 8
RENDERED_EVERY = 12
"""One revision in so many is also held against what markdown-it shows; the laws are held on all."""
REFUSED = {"368476e8d94a103c1e37a207d5f85a3dcc863463": "line 9: the front matter gives `title` twice"}
"""The revisions that cannot be read, and why: their front matter is broken."""

pytestmark = [
    pytest.mark.histories,
    pytest.mark.skipif(not BUNDLES.is_dir(), reason="the histories are not beside this checkout"),
]


@pytest.fixture(scope="session")
def clones(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Clone both bundles, once a worker."""
    found = {}
    for name in NAMES:
        path = tmp_path_factory.mktemp(name) / "bare"
        subprocess.run(["git", "clone", "--quiet", "--bare", str(BUNDLES / f"{name}.bundle"), str(path)], check=True)
        found[name] = path
    return found


def drafts(repository: Path, which: int) -> Iterator[tuple[str, bytes]]:
    """Give one slice of the Markdown files of a history, each content once."""
    listed = subprocess.run(
        ["git", "-C", str(repository), "rev-list", "--objects", "--all"], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    names = [line.split(" ", 1)[0] for line in listed if line.endswith(".md")]
    wanted = names[which::SLICES]
    with subprocess.Popen(
        ["git", "-C", str(repository), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as git:
        assert git.stdin is not None
        assert git.stdout is not None
        for name in wanted:
            git.stdin.write(f"{name}\n".encode())
            git.stdin.flush()
            size = int(git.stdout.readline().split()[2])
            yield name, git.stdout.read(size)
            git.stdout.read(1)
        git.stdin.close()


@pytest.mark.parametrize("which", range(SLICES))
@pytest.mark.parametrize("name", NAMES)
def test_every_revision_is_tiled_without_a_character_lost(name: str, which: int, clones: dict[str, Path]) -> None:
    checked: set[str] = set()
    read = 0
    for number, (blob, data) in enumerate(drafts(clones[name], which)):
        draft = data.decode()
        if blob in REFUSED:
            with pytest.raises(UnreadableDraft, match=REFUSED[blob]):
                parse(data)
            continue
        story = check(draft, "markdown", parse(data, "markdown"))
        read += 1
        for block in story.blocks:
            fresh = [mark for mark in block.marks if mark.source not in checked]
            if fresh:
                assert prose_in_marks(block) == "", f"{blob}: {block}"
                checked.update(mark.source for mark in fresh)
        if number % RENDERED_EVERY == 0 and "<" not in draft:
            assert read_characters(story) == rendered(draft[len(story.opening) :]), blob
    assert read
