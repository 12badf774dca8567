"""Several stores in one newsroom: they answer as one would, and each story is in one of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from storyrev.store import Entry, Kind, Newsroom, Revision, create
from storyrev.store.blocks import NoStoreForIt, UnknownStore
from storyrev.store.contents import MissingText
from storyrev.store.layout import DetachedHead
from storyrev.store.names import UnknownStory
from storyrev.store.places import MissingStore
from storyrev.store.routing import ReadOnlyStore, StoryElsewhere, StoryInTwoStores
from storyrev.store.settings import BrokenSettings
from storyrev.store.slugs import SlugClash
from tests.store.conftest import AT, EDITOR, Git
from tests.store.several import make_repository, make_stores, name_stores

HOUR = timedelta(hours=1)


def save(newsroom: Newsroom, slug: str, text: str, hours: int = 0, **more: object) -> Revision:
    kind = None if "kind" in more else ("update" if slug in [s.slug for s in newsroom.stories()] else None)
    said = {"kind": kind, "at": AT + hours * HOUR, "editor": EDITOR, **more}
    return newsroom.save(slug, text.encode(), **said).revision  # type: ignore[arg-type] # as save declares


@pytest.fixture
def two(newsroom: Newsroom) -> Newsroom:
    """A newsroom with the stores `old` and `new`, and a story in each."""
    several = make_stores(newsroom.root, "old", "new")
    save(several, "bridge", "Bridge\n", store="old")
    save(several, "embassy", "Embassy\n", 1)
    return several


def _live(newsroom: Newsroom, stores: list[str]) -> list[object]:
    """A newsroom's week: what it answers, without what names commits and places."""

    def told(revision: Revision) -> tuple[object, ...]:
        said = (revision.name, revision.kind, revision.note, revision.saved_at, revision.editor, revision.content_id)
        return (*said, revision.return_of, revision.status, Path(revision.path).name)

    turn = 0
    kinds: tuple[Kind | None, ...] = (None, "update", "correction", "update")
    for number, kind in enumerate(kinds):
        for slug in ("bridge", "mayor", "embassy", "zoo"):
            turn += 1
            store = stores[turn % len(stores)] if number == 0 and stores else None
            text = f"{slug} {number if number < 3 else 0}\n"
            save(newsroom, slug, text, turn, kind=kind, note=f"Note {number}", store=store)
    history = newsroom.history("mayor")
    everything = newsroom.by_date()
    assert [newsroom.read(r) for r in everything] == list(newsroom.read_each(everything))
    return [
        [told(r) for r in history],
        [told(r) for r in everything],
        [told(r) for r in newsroom.by_date(AT + 3 * HOUR, AT + 9 * HOUR)],
        [told(r) for r in newsroom.by_date(until=date(2019, 12, 31))],
        [told(r) for r in newsroom.by_kind("correction")],
        [(s.slug, s.present, told(s.first), told(s.latest)) for s in newsroom.stories()],
        list(newsroom.read_each(everything)),
        told(newsroom.resolve("zoo@first")),
        told(newsroom.find_copy_base("zoo")),
    ]


def test_two_stores_and_three_answer_as_one_does(tmp_path: Path, fresh: Path) -> None:
    answers = []
    for number, names in enumerate(([], ["a", "b"], ["a", "b", "c"])):
        root = shutil.copytree(fresh, tmp_path / str(number))
        with make_stores(root, *names) as newsroom:
            answers.append(_live(newsroom, names))
    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0][1]) == 16  # type: ignore[arg-type] # a list of revisions


def test_paths_lead_from_the_newsroom_and_the_files_are_there(two: Newsroom, git: Git) -> None:
    revision = two.resolve("bridge")
    assert revision.path == "stores/old/stories/2020/01/bridge.md"
    assert (two.root / revision.path).read_bytes() == b"Bridge\n"
    assert two.path_in_repository(revision) == "stories/2020/01/bridge.md"
    assert two.stories()[0].path == two.stories()[0].latest.path == revision.path
    assert git("status", "--short", cwd=two.root / "stores/old") == ""


def test_a_newsroom_is_found_from_inside_a_store(two: Newsroom) -> None:
    with Newsroom.open(two.root / "stores/new/stories") as found:
        assert found.root == two.root
        assert [story.slug for story in found.stories()] == ["bridge", "embassy"]


def test_revisions_stay_in_the_store_that_has_the_story(two: Newsroom, git: Git) -> None:
    assert save(two, "bridge", "Bridge again\n", 5).path == "stores/old/stories/2020/01/bridge.md"
    assert save(two, "bridge", "Bridge once more\n", 6, store="OLD").number == 3
    with pytest.raises(StoryElsewhere, match=r"'bridge' is in the store 'old'.*Leave out --store"):
        save(two, "bridge", "x\n", 7, store="new")
    assert git("rev-list", "--count", "HEAD", cwd=two.root / "stores/old") == "3\n"
    assert git("rev-list", "--count", "HEAD", cwd=two.root / "stores/new") == "1\n"


def test_a_new_story_goes_by_year_desk_and_name(newsroom: Newsroom) -> None:
    rules = {"old": 'years = "2010-2019"', "sport": 'desks = ["Sport"]', "past": "closed = true"}
    several = make_stores(newsroom.root, "old", "sport", "now", "past", **rules)

    def store_of(slug: str, **more: object) -> str:
        return save(several, slug, slug, 0, **more).path.split("/")[1]

    assert store_of("a") == "now"
    assert store_of("b", desk="Sport") == "sport"
    assert store_of("c", desk_date=date(2015, 5, 1), desk="Sport") == "old"
    assert store_of("d", desk="Sport", store="now") == "now"
    with pytest.raises(UnknownStore, match="There are: old, sport, now, past"):
        store_of("e", store="elsewhere")
    with pytest.raises(NoStoreForIt, match="'past' is closed"):
        store_of("e", store="past")


def test_a_newsroom_of_one_store_has_no_names_for_it(newsroom: Newsroom) -> None:
    with pytest.raises(UnknownStore, match="this newsroom has one store, without a name"):
        save(newsroom, "bridge", "x", store="main")
    with pytest.raises(UnknownStore, match="storyrev init --store main"):
        newsroom.record_all([], store="main")


def test_a_closed_store_takes_corrections_and_a_read_only_one_nothing(two: Newsroom) -> None:
    text = (two.root / "storyrev.toml").read_text("utf-8")
    (two.root / "storyrev.toml").write_text(text.replace('"stores/old"\n', '"stores/old"\nclosed = true\n'), "utf-8")
    with Newsroom.open(two.root) as closed:
        assert save(closed, "bridge", "Corrected\n", 3, kind="correction").number == 2
    (two.root / "storyrev.toml").write_text(text.replace('"stores/old"\n', '"stores/old"\nread-only = true\n'), "utf-8")
    with Newsroom.open(two.root) as sealed:
        with pytest.raises(
            ReadOnlyStore, match=r"'bridge' is in the store 'old', which storyrev\.toml says is read-only"
        ):
            save(sealed, "bridge", "Corrected again\n", 4)
        assert [sealed.read(r) for r in sealed.history("bridge")] == [b"Bridge\n", b"Corrected\n"]


def test_nothing_is_written_into_a_read_only_store_and_its_index_is_kept_all_the_same(two: Newsroom) -> None:
    place = two.root / "stores/old"
    shutil.rmtree(place / ".git/storyrev")
    text = (two.root / "storyrev.toml").read_text("utf-8")
    (two.root / "storyrev.toml").write_text(text.replace('"stores/old"\n', '"stores/old"\nread-only = true\n'), "utf-8")

    def state() -> list[tuple[Path, int]]:
        return sorted((path, path.stat().st_mtime_ns) for path in place.rglob("*"))

    before = state()
    for _ in range(2):
        with Newsroom.open(two.root) as sealed:
            assert [r.name for r in sealed.by_date()] == ["bridge@1", "embassy@1"]
            assert sealed.read(sealed.resolve("bridge")) == b"Bridge\n"
            sealed.reindex()
            assert sealed.notices == ()
    assert state() == before
    (index_file,) = two.layout.private.glob("store-*/index.sqlite")
    built = index_file.stat().st_ino
    with Newsroom.open(two.root) as sealed:
        assert sealed.history("bridge")
    assert index_file.stat().st_ino == built


def test_a_slug_is_one_story_across_stores(two: Newsroom) -> None:
    for slug in ("BRIDGE", "ｂridge"):
        with pytest.raises(SlugClash, match="cannot be told from 'bridge'"):
            save(two, slug, "x", store="new")
    with pytest.raises(UnknownStory, match="Did you mean bridge"):
        two.history("bridg")


def test_a_story_in_two_stores_is_an_error_that_names_both_until_one_lets_go(two: Newsroom, git: Git) -> None:
    old, new = two.root / "stores/old", two.root / "stores/new"
    git("pull", "-q", "--no-rebase", "--allow-unrelated-histories", str(old), "main", cwd=new)
    with Newsroom.open(two.root) as copied:
        for ask in (
            lambda: copied.history("bridge"),
            copied.stories,
            copied.by_date,
            lambda: save(copied, "bridge", "x", 9, kind="update"),
        ):
            with pytest.raises(StoryInTwoStores, match=r"'bridge' is a story in the stores 'old' and 'new'"):
                ask()
        (refused,) = copied.record_all([Entry("bridge", b"x", EDITOR, AT + HOUR, place="x.json")]).refused
        assert "'old' and 'new'" in refused.reason
        assert [r.number for r in copied.history("embassy")] == [1]
    git("rm", "-q", "stories/2020/01/bridge.md", cwd=new)
    git("commit", "-q", "-m", "It is in the other store", cwd=new)
    with Newsroom.open(two.root) as decided:
        assert [r.path for r in decided.history("bridge")] == ["stores/old/stories/2020/01/bridge.md"]
        assert [r.name for r in decided.by_date()] == ["bridge@1", "embassy@1"]
        assert save(decided, "bridge", "Bridge again\n", 9, kind="update").path.startswith("stores/old/")


_BEGIN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from storyrev.errors import StoryrevError
from storyrev.store import Newsroom
root, store, slug = sys.argv[1:]
with Newsroom.open(Path(root)) as newsroom:
    sys.stdin.read(1)
    try:
        saved = newsroom.save(slug, store.encode(), editor="A <a@b.example>", at=datetime(2020, 1, 1, tzinfo=UTC), store=store)
        print(saved.revision.path.split("/")[1])
    except StoryrevError as error:
        print(type(error).__name__)
"""


def test_two_desks_that_begin_one_story_at_once_begin_it_in_one_store(two: Newsroom) -> None:
    for number in range(4):
        waiting = [
            subprocess.Popen(
                [sys.executable, "-c", _BEGIN, str(two.root), store, f"race-{number}"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for store in ("old", "new")
        ]
        said = [process.communicate("x")[0].strip() for process in waiting]
        winner = next(store for store in said if store in ("old", "new"))
        assert sorted(said) == sorted([winner, "StoryElsewhere"])
        assert two.history(f"race-{number}")[0].path.split("/")[1] == winner


def test_an_import_goes_to_the_stores_that_take_its_stories(newsroom: Newsroom) -> None:
    several = make_stores(newsroom.root, "old", "sport", "now", old='years = "2010-2019"', sport='desks = ["Sport"]')
    save(several, "bridge", "Bridge\n", store="sport")

    def entry(slug: str, hours: int, **more: object) -> Entry:
        said = {"source": f"{slug}/{hours}", "place": f"{slug}, {hours}", **more}
        return Entry(slug, f"{slug} {hours}\n".encode(), EDITOR, AT + hours * HOUR, **said)  # type: ignore[arg-type] # as Entry declares

    def entries() -> list[Entry]:
        return [
            entry("bridge", 4),
            entry("cup", 2),
            entry("cup", 1, desk="Sport"),
            entry("wall", 3, desk_date=date(2019, 11, 9)),
            entry("-x", 3),
            entry("Wall", 5),
            Entry("zoo", b"x", "?", AT),
            entry("mayor", 2),
        ]

    done = several.record_all(iter(entries()))
    assert (done.recorded, done.known, done.unchanged, done.kept) == (5, 0, 0, ())
    assert sorted(refused.slug for refused in done.refused) == ["-x", "Wall", "zoo"]
    assert {s.slug: (s.path.split("/")[1], s.latest.number) for s in several.stories()} == {
        "bridge": ("sport", 2),
        "cup": ("sport", 2),
        "mayor": ("now", 1),
        "wall": ("old", 1),
    }
    assert several.knows("cup", "cup/1")
    assert not several.knows("cup", "cup/9")
    again = several.record_all(iter(entries()))
    assert (again.recorded, again.known) == (0, 5)
    named = several.record_all([entry("lake", 1, desk="Sport")], store="now")
    assert named.recorded == 1
    assert several.resolve("lake").path.startswith("stores/now/")
    with pytest.raises(UnknownStore, match="There are: old, sport, now"):
        several.record_all([entry("sea", 1)], store="x")
    assert not [path for path in several.layout.private.iterdir() if path.name.startswith("tmp")]


def _fill(folder: Path) -> None:
    make_repository(folder)
    (folder / "x").write_text("x", "utf-8")


def _loop(root: Path) -> None:
    (root / "stores/gone").symlink_to("gone")


def _link_out(root: Path) -> None:
    make_repository(root.parent / "elsewhere")
    (root / "stores/gone").symlink_to(root.parent / "elsewhere", target_is_directory=True)


def _plain_folder(root: Path) -> None:
    (root / "stores/gone/stories").mkdir(parents=True)


def _bare(root: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(root / "stores/gone")], check=True)


def _worktree(root: Path) -> None:
    subprocess.run(["git", "worktree", "add", "-q", "-b", "side", "../gone"], cwd=root / "stores/old", check=True)


def _link_to_another(root: Path) -> None:
    (root / "stores/gone").symlink_to("old", target_is_directory=True)


def _several_itself(root: Path) -> None:
    make_repository(root / "stores/gone")
    (root / "stores/gone/storyrev.toml").write_text('name = "x"\n[[store]]\nname = "a"\npath = "a"\n', "utf-8")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda _root: None, "at 'stores/gone' is not there"),
        (lambda root: (root / "stores/gone").write_text("x", "utf-8"), "is a file"),
        (_plain_folder, "is no Git repository of its own with a working copy"),
        (_bare, "is no Git repository of its own with a working copy"),
        (_loop, "cannot be looked into"),
        (_link_out, "leads out of the newsroom through a link"),
        (_link_to_another, "has the same repository as the store 'old'"),
        (_worktree, "has the same repository as the store 'old'"),
        (_several_itself, "is a newsroom of several stores itself"),
    ],
)
def test_a_store_that_cannot_be_used_stops_only_what_needs_it(
    two: Newsroom, make: Callable[[Path], object], reason: str
) -> None:
    make(two.root)
    name_stores(two.root, gone='path = "stores/gone"')
    with Newsroom.open(two.root) as newsroom:
        before = newsroom.notices
        assert newsroom.history("bridge")[0].number == 1
        assert newsroom.read(newsroom.resolve("embassy")) == b"Embassy\n"
        (notice,) = newsroom.notices
        assert before == ()
        assert notice.startswith("The store 'gone' at 'stores/gone' ")
        assert reason in notice
        assert newsroom.save("bridge", b"Again\n", editor=EDITOR, at=AT + HOUR, kind="update").created
        newsroom.reindex()
        for ask in (
            newsroom.stories,
            newsroom.by_date,
            lambda: newsroom.by_kind("first"),
            lambda: newsroom.history("new-story"),
            lambda: newsroom.save("new-story", b"x", editor=EDITOR, at=AT),
            lambda: newsroom.stores,
        ):
            with pytest.raises(MissingStore, match="the store 'gone' at 'stores/gone'") as failed:
                ask()
            assert reason in str(failed.value)
            assert "take its block out of storyrev.toml until it is back" in str(failed.value)
            assert failed.value.exit_code == 3


def test_a_store_inside_another_newsroom_is_that_newsrooms(two: Newsroom) -> None:
    with create(two.root / "inner", name="Inner", editor=EDITOR, at=AT, own_repository=True):
        pass
    make_repository(two.root / "inner/stores/theirs")
    name_stores(two.root, theirs='path = "inner/stores/theirs"')
    with (
        Newsroom.open(two.root) as newsroom,
        pytest.raises(MissingStore, match=r"is inside another newsroom, '.*inner'"),
    ):
        newsroom.stories()


def test_stories_in_the_newsrooms_own_folder_are_never_left_out_in_silence(newsroom: Newsroom) -> None:
    save(newsroom, "bridge", "x")
    make_repository(newsroom.root / "stores/new")
    name_stores(newsroom.root, new='path = "stores/new"')
    with pytest.raises(BrokenSettings, match=r'Add a \[\[store\]\] block with path = "\."'):
        Newsroom.open(newsroom.root)


def test_the_newsrooms_own_folder_may_be_one_of_its_stores(newsroom: Newsroom, git: Git) -> None:
    save(newsroom, "bridge", "x")
    make_repository(newsroom.root / "stores/new")
    name_stores(newsroom.root, archive='path = "."', new='path = "stores/new"')
    with Newsroom.open(newsroom.root) as several:
        assert save(several, "embassy", "y").path == "stores/new/stories/2020/01/embassy.md"
        assert save(several, "bridge", "z", 1).path == "stories/2020/01/bridge.md"
        assert [r.name for r in several.by_date()] == ["bridge@1", "embassy@1", "bridge@2"]
    assert git("rev-list", "--count", "HEAD", cwd=newsroom.root) == "3\n"


def test_failures_say_which_store_they_are_about(two: Newsroom, git: Git) -> None:
    revision = two.resolve("bridge")
    git("checkout", "-q", "--detach", cwd=two.root / "stores/old")
    with pytest.raises(DetachedHead, match=r"^In the store 'old': No branch is checked out"):
        two.save("bridge", b"x", editor=EDITOR, at=AT, kind="update")
    git("switch", "-q", "main", cwd=two.root / "stores/old")
    content = revision.content_id
    (two.root / "stores/old/.git/objects" / content[:2] / content[2:]).unlink()
    with pytest.raises(MissingText, match=r"^In the store 'old': The text of bridge@1"):
        two.read(revision)


def test_a_stale_index_is_rebuilt_for_its_own_store_only(two: Newsroom) -> None:
    files = [two.root / f"stores/{name}/.git/storyrev/index.sqlite" for name in ("old", "new")]
    before = [file.stat().st_ino for file in files]
    files[0].write_bytes(b"damaged")
    with Newsroom.open(two.root) as newsroom:
        assert [r.name for r in newsroom.by_date()] == ["bridge@1", "embassy@1"]
    assert files[1].stat().st_ino == before[1]
    assert files[0].stat().st_ino != before[0]


def test_reindexing_counts_the_commits_of_all_stores(two: Newsroom) -> None:
    before = two.dump_index()
    steps: list[int] = []
    two.reindex(steps.append)
    assert steps == [1, 2]
    assert two.dump_index() == before
