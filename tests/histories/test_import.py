"""Real histories are read in full, every text of every file that Git tells of, to the byte; and one goes in."""

from __future__ import annotations

import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.histories import bundle_of
from storyrev.desk.importing import Import, import_all, read_sources
from storyrev.exchange.formats import FORMATS
from storyrev.exchange.git import read_git
from storyrev.exchange.model import Arrival, SetAside
from storyrev.store import Newsroom, create
from storyrev.store.workcopy import hash_blob

pytestmark = [pytest.mark.histories, pytest.mark.no_cover]

NOTHING = "0" * 40


def find_bundle(name: str) -> Path:
    bundle = bundle_of(name)
    if bundle is None:
        pytest.skip(f"shared/data/histories/{name}.bundle is not beside the checkout")
    return bundle


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def changes(copy: Path) -> Counter[tuple[str, str]]:
    """What `git log` says of texts: commit and blob of each that a commit of one line gave a file."""
    log = git(copy, "log", "--no-merges", "--raw", "-z", "-M", "-l4000", "--no-abbrev", "--format=%x01%H")
    found: Counter[tuple[str, str]] = Counter()
    for told in log.split("\x01")[1:]:
        commit, *pieces = told.split("\0")
        words = iter(pieces)
        for word in words:
            if ":" not in word[:2]:
                continue
            _, mode, old, new, status = word.strip().split(" ")
            path = next(words)
            if status[0] == "R":
                path = next(words)
            if path.endswith((".md", ".html", ".txt")) and mode.startswith("100") and new not in (old, NOTHING):
                found[commit.strip(), new] += 1
    return found


@pytest.mark.parametrize("name", ["site-policy", "platform-policies"])
def test_every_text_that_git_log_tells_of_is_read_with_its_commit_to_the_byte(name: str, tmp_path: Path) -> None:
    bundle = find_bundle(name)
    git(tmp_path, "clone", "--quiet", "--bare", str(bundle), "copy")
    copy = tmp_path / "copy"
    told = changes(copy)
    merges = set(git(copy, "rev-list", "--merges", "HEAD").split())
    read: Counter[tuple[str, str]] = Counter()
    ends: dict[str, str] = {}
    for record in read_git(bundle):
        assert isinstance(record, Arrival), record
        commit = record.key.rpartition("@")[2]
        if record.restates:
            assert ends[record.story] == hash_blob(record.data)
        else:
            ends[record.story] = hash_blob(record.data)
            if commit not in merges:
                read[commit, ends[record.story]] += 1
    assert sum(told.values()) > 2000
    assert read == told


def take_in(newsroom: Newsroom, bundle: Path) -> Import:
    aside: list[SetAside] = []
    done = import_all(
        newsroom, FORMATS["git"], read_sources(newsroom, FORMATS["git"], [bundle]), put_aside=aside.append
    )
    assert not aside
    return done


def cut_bundle(copy: Path, every: int) -> Path:
    """A bundle of the first of so many parts of a history that is cloned, where the branch then ends."""
    line = git(copy, "rev-list", "--first-parent", "--reverse", "HEAD").split()
    git(copy, "checkout", "--quiet", "-B", "part", line[len(line) // every - 1])
    git(copy, "bundle", "create", "--quiet", "part.bundle", "part", "HEAD")
    return copy / "part.bundle"


def test_a_history_goes_in_once_and_ends_with_the_texts_of_the_branch(tmp_path: Path, every: int) -> None:
    git(tmp_path, "clone", "--quiet", str(find_bundle("site-policy")), "copy")
    bundle = cut_bundle(tmp_path / "copy", every)
    at = datetime(2015, 1, 1, tzinfo=UTC)
    with create(tmp_path / "newsroom", name="Policies", editor="Ada Park <ada@newsroom.example>", at=at) as newsroom:
        done = take_in(newsroom, bundle)
        stories = newsroom.stories()
        assert done.recorded == sum(story.latest.number for story in stories) > 1000 // every
        held = Counter(newsroom.read(story.latest) for story in stories)
        files = [path for path in (tmp_path / "copy").rglob("*.md") if ".git" not in path.parts]
        assert not Counter(path.read_bytes() for path in files) - held
        before = newsroom.dump_index()
        again = take_in(newsroom, bundle)
        assert (again.recorded, again.known, again.unchanged) == (0, done.recorded, done.unchanged)
        assert newsroom.dump_index() == before
