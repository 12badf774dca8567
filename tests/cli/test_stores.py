"""A newsroom of several stores: every command works across them, and says the same as with one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTED, FIRST, SECOND, Run, write
from tests.cli.test_completion import offered
from tests.cli.test_import import MANIFEST
from tests.running import Done

STORES = ("1998", "sport", "2020")


def git(*arguments: str, cwd: str = ".") -> str:
    who = ("-c", "user.name=Plain", "-c", "user.email=plain@git.example")
    done = subprocess.run(["git", *who, *arguments], cwd=cwd, capture_output=True, check=True, text=True)
    return done.stdout


@pytest.fixture
def several(place: Path, run: Run) -> Path:
    """A newsroom of three stores, which we are in: for a year, for a desk, and for everything else."""
    assert run("init", ".", "--name", "The Daily Example", "--at", "2020-01-31T12:00Z").code == 0
    rules: tuple[tuple[str, ...], ...] = (("--year", "1998"), ("--desk", "Sport"), ())
    for name, rule in zip(STORES, rules, strict=True):
        done = run("init", "--store", name, *rule, "--at", "2020-01-31T12:00Z")
        assert (done.code, done.text) == (0, f"{place / 'stores' / name}\n")
    return place


def _work(run: Run, pick: list[list[str]]) -> list[Done]:
    """A week at the desk through every command; `pick` are options that say where each new story goes."""
    write("first.md", FIRST)
    write("second.md", SECOND)
    write("corrected.md", CORRECTED)
    write("ferry.md", FIRST.replace("bridge", "ferry"))
    archive = Path("../archive/harbour")
    archive.mkdir(parents=True)
    (archive / "story.toml").write_text(MANIFEST)
    for number, text in enumerate((FIRST, SECOND, CORRECTED), 1):
        (archive / f"{number}.md").write_text(text.replace("bridge", "harbour"))
    done = [
        run("save", "bridge", "first.md", "--at", "2020-01-31T21:05Z", *pick[0]),
        run("save", "ferry", "ferry.md", "--at", "2020-01-31T22:00Z", "--withheld", *pick[1]),
        run("save", "bridge", "second.md", "--at", "2020-01-31T23:05Z", "--kind", "update"),
        run("save", "bridge", "second.md", "--at", "2020-02-01T00:05Z"),
        run("save", "bridge", "corrected.md", "--at", "2020-02-01T09:30+01:00"),
        run("import", "folder", "../archive"),
        run("import", "folder", "../archive"),
        run("save", "bridge", "first.md", "--base", "1", "--kind", "update", "--at", "2020-02-02T09:30Z"),
        run("save", "Bridge", "first.md", "--at", "2020-02-02T09:30Z"),
        run("save", "bridge", "first.md", "--kind", "first", "--at", "2020-02-02T09:30Z"),
        run("log"),
        run("log", "--json"),
        run("log", "bridge"),
        run("log", "bridge", "--json"),
        run("log", "--kind", "correction", "--json"),
        run("log", "--since", "2020-01-31", "--until", "2020-01-31"),
        run("log", "brigde"),
        run("show", "bridge"),
        run("show", "harbour@2020-01-31", "--json"),
        run("show", "harbour@9"),
        run("diff", "bridge"),
        run("diff", "bridge", "first", "--json"),
        run("diff", "ferry@1", "bridge@1"),
        run("report", "bridge"),
        run("report", "bridge", "1", "-o", "-"),
        run("report", "harbour", "--json"),
        run("corrections"),
        run("corrections", "bridge", "-o", "-"),
        run("corrections", "--json"),
        run("reindex"),
        run("export", "jsonl", "-o", "record.jsonl"),
        run("export", "jsonl", "harbour"),
    ]
    address = re.search(r"#(b-\w+)", run("diff", "bridge", "2", "3", "--addresses").text)
    assert address
    done += [run("find", "bridge", address[1]), run("find", "bridge", address[1], "--json")]
    copy = run("show", "bridge", "--json").json["revision"]["path"]
    Path(copy).write_text(CORRECTED.replace("18 months", "two years"))
    done += [run("save", "bridge", "--kind", "update", "--at", "2020-02-03T09:30Z"), run("log", "bridge")]
    done += [run("diff", "bridge", "--format", "patch")]
    return done


def _kept(line: str) -> dict[str, object]:
    """What an exported revision says wherever it is imported."""
    said = json.loads(line)
    return {key: said[key] for key in ("slug", "number", "kind", "note", "saved_at", "editor", "status", "content_id")}


def _told(done: list[Done]) -> list[tuple[int, str, str]]:
    """What commands said, without the names of commits and of stores."""

    def plain(text: str) -> str:
        return re.sub(r"stores/\w+/(?=stories/)|In the store '\w+': |\b[0-9a-f]{40}\b|\b[0-9a-f]{10}\b", "", text)

    return [(each.code, plain(each.out.decode()), plain(each.err)) for each in done]


def test_every_command_says_the_same_through_two_stores_and_three_as_through_one(
    place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    pages = []
    for names in ((), ("a", "b"), ("a", "b", "c")):
        root = place / f"{len(names)}" / "room"
        root.mkdir(parents=True)
        monkeypatch.chdir(root)
        run("init", ".", "--name", "The Daily Example", "--at", "2020-01-31T12:00Z")
        for name in names:
            assert run("init", "--store", name, "--at", "2020-01-31T12:00Z").code == 0
        said.append(_told(_work(run, [["--store", name] for name in names] or [[], []])))
        pages.append({page.name: page.read_text() for page in (root / "reports").glob("*.html")})
        for step in said[-1]:
            assert "Traceback" not in step[2]
        said[-1] = [
            (code, out.replace(str(root), "ROOM"), err.replace(str(root), "ROOM")) for code, out, err in said[-1]
        ]
        assert run("verify").code == 0
        other = place / "other" / str(len(names))
        run("init", other, "--name", "Other")
        assert run("-C", other, "import", "jsonl", "record.jsonl").code == 0
        given, again = Path("record.jsonl").read_text(), run("-C", other, "export", "jsonl").text
        assert [_kept(line) for line in given.splitlines()] == [_kept(line) for line in again.splitlines()]
    for one, two, three in zip(*said, strict=True):
        assert one == two == three
    assert {code for code, _, _ in said[0]} == {0, 2, 3}
    assert sorted(pages[0]) == ["@corrections.html", "bridge.html"]
    for name, page in pages[0].items():
        commits = re.compile(r"\b[0-9a-f]{7,40}\b")
        assert commits.sub("", page) == commits.sub("", pages[1][name]) == commits.sub("", pages[2][name])


def test_a_new_story_goes_to_the_store_that_asks_for_it(several: Path, run: Run) -> None:
    write("old.md", FIRST.replace("2020-01-31T16", "1998-05-01T16"))
    write("cup.md", FIRST.replace("---\nheadline", "---\ndesk: sport\nheadline"))
    write("now.md", FIRST)
    assert "stores/1998/stories/1998/05/wall.md" in run("save", "wall", "old.md").text
    assert "stores/sport/stories/2020/01/cup.md" in run("save", "cup", "cup.md").text
    assert "stores/2020/stories/2020/01/bridge.md" in run("save", "bridge", "now.md").text
    assert "stores/1998/stories/2020/01/mayor.md" in run("save", "mayor", "cup.md", "--store", "1998").text
    refused = run("save", "bridge", "old.md", "--store", "sport", "--kind", "update")
    assert refused.code == 2
    assert "'bridge' is in the store '2020', and its revisions stay with it. Leave out --store." in refused.err
    unknown = run("save", "zoo", "old.md", "--store", "x")
    assert (unknown.code, unknown.err) == (2, "storyrev: There is no store 'x'. There are: 1998, sport, 2020.\n")


def test_an_import_sorts_stories_by_the_desk_that_their_text_names(several: Path, run: Run) -> None:
    text = FIRST.replace("---\nheadline", "---\ndesk: Sport\nheadline")
    story = Path("../archive/cup")
    story.mkdir(parents=True)
    (story / "story.toml").write_text(MANIFEST.split("\n\n")[0] + "\n")
    (story / "1.md").write_text(text)
    assert run("import", "folder", "../archive").code == 0
    assert run("show", "cup", "--json").json["revision"]["path"].startswith("stores/sport/")


def test_the_change_to_storyrev_toml_is_committed_with_nothing_else(several: Path, run: Run) -> None:
    assert git("log", "--format=%s|%an", "--name-only", "-2").split("\n") == [
        "Add the store 2020|Ada Park",
        "",
        "storyrev.toml",
        "Add the store sport|Ada Park",
        "",
        "storyrev.toml",
        "",
    ]
    assert git("status", "--short") == ""
    assert git("log", "--format=%s", "--name-only", cwd="stores/sport").split() == [
        "Begin",
        "the",
        "store",
        "sport",
        "stories/.gitattributes",
    ]
    assert (
        Path("storyrev.toml")
        .read_text()
        .endswith(
            '\n[[store]]\nname = "sport"\npath = "stores/sport"\ndesks = ["Sport"]\n\n[[store]]\nname = "2020"\npath = "stores/2020"\n'
        )
    )


def test_changes_of_somebodys_own_to_storyrev_toml_are_not_committed_for_them(newsroom: Path, run: Run) -> None:
    file = Path("storyrev.toml")
    file.write_text(file.read_text() + "# mine\n")
    done = run("init", "--store", "2021", "--json")
    assert (done.code, done.json["committed"], done.json["found"]) == (0, False, False)
    assert done.json["added"] == [{"name": "first", "path": "."}, {"name": "2021", "path": "stores/2021"}]
    assert "The stories in the newsroom's own folder are the store 'first' from now on." in done.err
    assert "storyrev.toml was changed and not committed: it holds other changes" in done.err
    assert git("diff", "--stat").split()[0] == "storyrev.toml"
    assert run("save", "mayor", "first.md", "--json").json["revision"]["path"].startswith("stores/2021/")
    assert (
        run("save", "bridge", "first.md", "--kind", "update", "--json").json["revision"]["path"].startswith("stories/")
    )


def test_a_repository_that_is_there_becomes_the_store_unless_a_story_of_it_is_in_another(
    newsroom: Path, run: Run
) -> None:
    other = newsroom.parent / "other"
    run("init", other, "--name", "Other")
    run("-C", other, "save", "harbour", "first.md", "--at", "2020-01-01T00:00Z")
    shutil.copytree(other, "stores/other")
    done = run("init", "--store", "other", "--json")
    assert (done.code, done.json["found"]) == (0, True)
    assert "was a newsroom itself" in done.err
    assert run("log", "harbour").code == run("log", "bridge").code == 0
    shutil.copytree(other, "stores/copy")
    before = Path("storyrev.toml").read_text()
    refused = run("init", "--store", "copy")
    assert refused.code == 3
    assert "'harbour' is a story in the stores 'other' and 'copy'" in refused.err
    assert Path("storyrev.toml").read_text() == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--store", "2020"), 2, "There is a store '2020' at 'stores/2020' already"),
        (("--store", "SPORT"), 2, "There is a store 'sport' at 'stores/sport' already"),
        (("--store", "../x"), 2, "'../x' cannot be the folder of a store: it contains '/'"),
        (("--store", "-x"), 2, "cannot be the folder of a store"),
        (("--store", "x", "--year", "next"), 2, 'years are written as 2026, "2010-2019"'),
        (("--store", "x", "--desk", " "), 2, "desks are written as"),
        (("--store", "x", "--name", "y"), 2, "--name, --url and --policy are the newsroom's"),
        (("--desk", "Sport"), 2, "name the store with --store"),
        (("--store", "full"), 3, "is in the way: it is no Git repository, and not empty"),
        (("--store", "linked"), 3, "leads out of the newsroom through a link"),
    ],
)
def test_a_store_that_cannot_be_added_changes_nothing(
    several: Path, run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    Path("stores/full").mkdir()
    Path("stores/full/note.txt").write_text("mine")
    Path("../elsewhere").mkdir()
    Path("stores/linked").symlink_to("../../elsewhere", target_is_directory=True)
    before = Path("storyrev.toml").read_text()
    done = run("init", *arguments)
    assert done.code == code
    assert said in done.err
    assert Path("storyrev.toml").read_text() == before
    assert not list(Path("../elsewhere").iterdir())


def test_no_newsroom_begins_in_a_store(several: Path, run: Run) -> None:
    done = run("init", "stores/sport")
    assert done.code == 2
    assert "is the store 'sport' of the newsroom" in done.err
    assert not Path("stores/sport/storyrev.toml").exists()


def test_a_store_is_added_from_anywhere_in_the_newsroom(
    several: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("stores/sport/stories")
    assert run("init", "--store", "2021").text == f"{several / 'stores/2021'}\n"
    done = run("init", "--store", "x", several.parent)
    assert done.code == 2
    assert "No newsroom at" in done.err


def test_a_missing_store_is_a_notice_for_those_who_do_not_need_it_and_a_failure_for_those_who_do(
    several: Path, run: Run
) -> None:
    write("first.md", FIRST)
    run("save", "bridge", "first.md", "--at", "2020-01-31T21:05Z")
    run("save", "wall", "first.md", "--store", "1998", "--at", "2020-01-31T21:05Z")
    Path("stores/1998").rename("stores/away")
    notice = "The store '1998' at 'stores/1998' is not there. This went on without it.\n"
    shown = run("show", "bridge")
    assert (shown.code, shown.text, shown.err) == (0, FIRST, notice)
    for command in (["log"], ["log", "wall"], ["log", "--kind", "first"], ["corrections"], ["reindex"]):
        failed = run(*command)
        assert failed.code == 3, command
        assert "the store '1998' at 'stores/1998' is not there. Bring it back to that place" in failed.err
    assert offered("show", "") == ["plain,bridge"]
    # What it held when it was last seen is known: so other stories begin, and that one does not begin again.
    assert run("save", "zoo", "first.md", "--at", "2020-02-01T00:00Z").code == 0
    assert run("save", "wall", "first.md", "--store", "2020").code == 3
    assert run("save", "mayor", "first.md", "--store", "1998").code == 3
    Path("stores/away").rename("stores/1998")
    assert run("log").text.count("\n") == 3


def test_stores_are_offered_to_those_who_type(several: Path, run: Run) -> None:
    assert offered("save", "--store", "") == ["plain,1998", "plain,sport", "plain,2020"]
    assert offered("save", "--store", "S") == ["plain,sport"]
    write("first.md", FIRST)
    run("save", "bridge", "first.md")
    run("save", "wall", "first.md", "--store", "1998")
    assert offered("show", "") == ["plain,bridge", "plain,wall"]


def test_a_storyrev_toml_that_names_a_store_elsewhere_is_refused_with_its_line(newsroom: Path, run: Run) -> None:
    file = Path("storyrev.toml")
    lines = file.read_text().count("\n")
    file.write_text(file.read_text() + '[[store]]\nname = "x"\npath = "../../secret"\n')
    for command in (["log"], ["save", "mayor", "first.md"], ["log", "bridge"], ["reindex"]):
        done = run(*command)
        assert done.code == 2
        assert f"storyrev.toml', line {lines + 3}: the path '../../secret' must lead down" in done.err
