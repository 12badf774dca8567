"""The index over all stores: it only ever says what the stores say themselves."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from storyrev.errors import StoryrevError
from storyrev.store import Entry, Newsroom
from storyrev.store.overview import Known, Overview
from storyrev.store.routing import StoryElsewhere
from tests.store.conftest import AT, EDITOR, Git
from tests.store.several import make_stores
from tests.store.test_stores import save

NAMES = ("a", "b", "c", "d")


@pytest.fixture
def four(newsroom: Newsroom) -> Newsroom:
    """A newsroom of four stores with a story in each."""
    several = make_stores(newsroom.root, *NAMES)
    for name in NAMES:
        save(several, f"story-{name}", name, store=name)
    return several


def heads(root: Path) -> dict[str, str]:
    """The commit of each store, from Git's own file."""
    return {f"stores/{n}": (root / f"stores/{n}/.git/refs/heads/main").read_text().strip() for n in NAMES}


def known(newsroom: Newsroom, slug: str) -> Known:
    return Overview(newsroom.layout.overview_file).look_up(slug, slug.casefold())


def where(newsroom: Newsroom, slug: str) -> str:
    """The path of a story, or the kind of the error that it ends in."""
    try:
        return newsroom.history(slug)[-1].path
    except StoryrevError as error:
        return type(error).__name__


def test_a_save_is_followed_so_that_no_store_need_be_asked(four: Newsroom) -> None:
    four.stories()
    save(four, "bridge", "x", store="c")
    with Newsroom.open(four.root) as opened:
        assert where(opened, "bridge") == "stores/c/stories/2020/01/bridge.md"
    save(four, "bridge", "y", 1, store="c")
    save(four, "Mayor", "z", store="d")
    found = known(four, "bridge")
    assert found.heads == heads(four.root)
    assert (found.stands, found.clashes) == ({"stores/c": True}, {})
    assert known(four, "BRIDGE").clashes == {"stores/c": "bridge"}
    assert known(four, "mayor").clashes == {"stores/d": "Mayor"}
    assert known(four, "harbour").stands == {}


def test_a_store_that_plain_git_moved_is_asked_itself(four: Newsroom, git: Git) -> None:
    place = four.root / "stores/b"
    (place / "stories/2020/02").mkdir()
    (place / "stories/2020/02/plain.md").write_text("plain", "utf-8")
    git("add", "stories", cwd=place)
    git("commit", "-q", "-m", "By hand", cwd=place)
    before = known(four, "plain")
    assert before.stands == {}
    assert before.heads["stores/b"] != heads(four.root)["stores/b"]
    assert where(four, "plain") == "stores/b/stories/2020/02/plain.md"
    assert where(four, "plane") == "UnknownStory"
    git("rm", "-q", "stories/2020/02/plain.md", cwd=place)
    git("commit", "-q", "-m", "And away", cwd=place)
    assert where(four, "plain") == "stores/b/stories/2020/02/plain.md"
    four.reindex()
    assert known(four, "plain") == Known(heads(four.root), {"stores/b": False}, {})


def test_stores_that_moved_on_are_taken_up_again_when_there_are_many(four: Newsroom, git: Git) -> None:
    for name in NAMES[:3]:
        git("commit", "-q", "--allow-empty", "-m", "Nothing", cwd=four.root / "stores" / name)
    assert known(four, "story-a").heads != heads(four.root)
    assert where(four, "story-a").startswith("stores/a/")
    assert known(four, "story-a").heads == heads(four.root)


def test_a_story_that_an_import_begins_is_in_its_store_for_everybody_and_other_stories_begin_meanwhile(
    four: Newsroom,
) -> None:
    told: list[str] = []

    def step(stage: str, done: int, of: int) -> None:
        if stage == "recording" and not told:
            with Newsroom.open(four.root) as other:
                told.append(save(other, "other", "x", store="a").path)
                with pytest.raises(StoryElsewhere, match="'bridge' is in the store 'b'"):
                    other.save("bridge", b"y", editor=EDITOR, at=AT, store="c")

    entries = [Entry(slug, b"x", EDITOR, AT, "first") for slug in ("bridge", "mayor")]
    assert four.record_all(entries, store="b", step=step).recorded == 2
    assert told == ["stores/a/stories/2020/01/other.md"]
    assert where(four, "bridge").startswith("stores/b/")
    assert known(four, "bridge").beginning == ""


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def _rubbish(file: Path) -> None:
    file.write_bytes(b"rubbish" * 1000)


def _other_version(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _without(statement: str) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        connection = sqlite3.connect(file)
        connection.executescript(statement)
        connection.close()

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        _cut,
        _rubbish,
        _other_version,
        _folder,
        *(_without(f"DROP TABLE {table}") for table in ("settings", "entries", "stores", "stories", "beginning")),
        _without("DELETE FROM settings"),
        _without("DELETE FROM entries"),
        _without("DELETE FROM stores"),
        _without("ALTER TABLE stories RENAME COLUMN stands TO stood"),
        _without("UPDATE stories SET store = 99"),
        _without("UPDATE entries SET years = 'x-y'"),
    ],
)
def test_a_damaged_index_over_all_stores_changes_no_answer(four: Newsroom, damage: Callable[[Path], object]) -> None:
    damage(four.layout.overview_file)
    for _ in range(2):
        with Newsroom.open(four.root) as newsroom:
            assert [where(newsroom, f"story-{name}").split("/")[1] for name in NAMES] == list(NAMES)
            assert where(newsroom, "nothing") == "UnknownStory"
            save(newsroom, f"new-{random.random()}", "x")
    if damage is not _folder:
        assert known(four, "story-a").stands == {"stores/a": True}


def test_a_changed_storyrev_toml_is_read_anew(four: Newsroom) -> None:
    file = four.root / "storyrev.toml"
    file.write_text(file.read_text("utf-8").replace('path = "stores/d"', 'path = "stores/d"\nclosed = true'), "utf-8")
    with Newsroom.open(four.root) as newsroom:
        assert save(newsroom, "bridge", "x").path.startswith("stores/c/")
        assert where(newsroom, "story-d").startswith("stores/d/")
    text = file.read_text("utf-8")
    file.write_text(text[: text.index('\n[[store]]\nname = "d"')], "utf-8")
    with Newsroom.open(four.root) as newsroom:
        assert where(newsroom, "story-d") == "UnknownStory"
        assert [story.slug for story in newsroom.stories()] == ["bridge", "story-a", "story-b", "story-c"]
    assert set(known(four, "x").heads) == {"stores/a", "stores/b", "stores/c"}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_to_the_stores_the_answers_are_those_of_the_stores_themselves(
    four: Newsroom, git: Git, seed: int
) -> None:
    choose = random.Random(seed)
    slugs = [f"story-{name}" for name in "abcdefg"]
    for turn in range(14):
        name, slug = choose.choice(NAMES), choose.choice(slugs)
        place = four.root / "stores" / name
        with Newsroom.open(four.root) as newsroom:
            try:
                if choose.random() < 0.6:
                    kind = None if where(newsroom, slug) == "UnknownStory" else "update"
                    newsroom.save(slug, f"{turn}".encode(), editor=EDITOR, at=AT, kind=kind)  # type: ignore[arg-type] # a Kind
                else:
                    (place / "stories/2020/03").mkdir(parents=True, exist_ok=True)
                    file = place / f"stories/2020/03/{slug}.md"
                    if file.exists():
                        file.unlink()
                    else:
                        file.write_text(f"by hand, {turn}", "utf-8")
                    git("add", "-A", "stories", cwd=place)
                    git("commit", "-q", "--allow-empty", "-m", "By hand", cwd=place)
            except StoryrevError:
                pass  # a story in two stores, now that somebody copied it
        with Newsroom.open(four.root) as newsroom:
            told = [where(newsroom, slug) for slug in slugs]
        four.layout.overview_file.unlink()
        with Newsroom.open(four.root) as newsroom:
            assert told == [where(newsroom, slug) for slug in slugs]


def test_a_look_up_in_many_stores_starts_no_process_and_reads_no_toml(four: Newsroom) -> None:
    script = (
        "import sys; from pathlib import Path; from storyrev.store import Newsroom; "
        "sys.addaudithook(lambda event, _: sys.exit(event) if event in ('subprocess.Popen', 'os.fork', 'os.posix_spawn') else None); "
        "newsroom = Newsroom.open(Path(sys.argv[1])); assert len(newsroom.history('story-b')) == 1; "
        "print(sorted({'git', 'subprocess', 'rapidfuzz', 'jinja2', 'tomllib', 'tempfile', 'hashlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(four.root)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
