"""A Git repository as a source: every text that a file had on a branch, once, and each file one story."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from storyrev.exchange.git import read_git
from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.repository import BadRepository
from tests.exchange.repos import Repo

LONG = b"".join(b"Line %d of the story about the bridge.\n" % number for number in range(20))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "site")


def arrivals(source: Path, **options: object) -> list[Arrival]:
    """What is read, without what is only said again at the end."""
    read = list(read_git(source, **options))  # type: ignore[arg-type] # as read_git declares
    assert not [record for record in read if isinstance(record, SetAside)]
    return [arrival for arrival in read if isinstance(arrival, Arrival) and not arrival.restates]


def told(source: Path, **options: object) -> list[tuple[str, str]]:
    return [(arrival.slug, arrival.data.decode()) for arrival in arrivals(source, **options)]


def test_each_text_comes_with_its_commits_date_author_and_message(repo: Repo) -> None:
    repo.commit({b"bridge.md": b"One\n"}, message=b"Begin\n\nWith the bridge.\n", date=b"1580504700 -0500")
    repo.commit({b"bridge.md": b"Two\n"}, author=b"Ben Ortiz <ben@newsroom.example>")
    first, second = arrivals(repo.write())
    assert first.at.isoformat() == "2020-01-31T16:05:00-05:00"
    assert (first.data, first.editor, first.form) == (b"One\n", "Ada Park <ada@newsroom.example>", "markdown")
    assert (first.note, first.remark, first.kind) == ("", "Begin\n\nWith the bridge.", None)
    assert (second.data, second.editor) == (b"Two\n", "Ben Ortiz <ben@newsroom.example>")
    assert first.story == second.story
    assert first.key != second.key
    head = repo.git("rev-parse", "main~").strip()
    assert first.key == f"git:{head}:bridge.md@{head}"
    assert first.place == f"{repo.folder}: bridge.md in commit {head[:10]}"


def test_a_message_is_a_note_to_readers_only_where_the_user_says_so(repo: Repo) -> None:
    repo.commit({b"bridge.md": b"One\n"}, message=b"The first text.\n")
    (arrival,) = arrivals(repo.write(), note_from="message")
    assert (arrival.note, arrival.remark) == ("The first text.", "")


def test_every_kind_of_text_is_read_and_nothing_else(repo: Repo) -> None:
    names = [b"a.md", b"b.markdown", b"c.html", b"d.htm", b"e.txt", b"f.MD", b"g.png", b"h.py", b"i"]
    repo.commit(dict.fromkeys(names, b"Text\n"))
    repo.commit({b"link.md": b"a.md"}, mode=b"120000")
    found = {arrival.place.split(": ")[1].split(" ")[0]: arrival.form for arrival in arrivals(repo.write())}
    assert found == {
        "a.md": "markdown", "b.markdown": "markdown", "c.html": "html", "d.htm": "html", "e.txt": "text",
        "f.MD": "markdown",
    }  # fmt: skip


def test_the_paths_that_a_user_chooses_are_read(repo: Repo) -> None:
    repo.commit({b"news/a.md": b"A\n", b"news/old/b.md": b"B\n", b"about.md": b"C\n"})
    source = repo.write()
    assert [slug for slug, _ in told(source, paths=("news",))] == ["news-a", "news-old-b"]
    assert [slug for slug, _ in told(source, paths=("news", ":(exclude)news/old"))] == ["news-a"]
    assert [slug for slug, _ in told(source, paths=("*b*.md",))] == ["about", "news-old-b"]
    with pytest.raises(BadRepository, match="no file that ends in"):
        told(source, paths=("nothing",))


def test_a_renamed_file_stays_one_story_and_keeps_the_slug_it_began_with(repo: Repo) -> None:
    repo.commit({b"draft.md": LONG})
    repo.commit({b"draft.md": None, b"bridge.md": LONG})
    repo.commit({b"bridge.md": None, b"news/bridge.md": LONG + b"One more.\n"})
    repo.commit({b"news/bridge.md": LONG + b"Two more.\n"})
    read = arrivals(repo.write())
    assert [(arrival.slug, len(arrival.data) - len(LONG)) for arrival in read] == [
        ("draft", 0), ("draft", 10), ("draft", 10),
    ]  # fmt: skip
    assert len({arrival.story for arrival in read}) == 1


def test_two_files_that_change_names_with_each_other_stay_the_stories_they_were(repo: Repo) -> None:
    other = LONG.replace(b"bridge", b"tunnel").replace(b"Line", b"Row")
    repo.commit({b"a.md": LONG, b"b.md": other})
    repo.commit({b"a.md": None, b"b.md": None, b"c.md": LONG, b"d.md": other})
    repo.commit({b"c.md": None, b"d.md": None, b"a.md": other + b"!\n", b"b.md": LONG + b"!\n"})
    assert told(repo.write()) == [
        ("a", LONG.decode()), ("b", other.decode()), ("b", other.decode() + "!\n"), ("a", LONG.decode() + "!\n"),
    ]  # fmt: skip


def test_a_file_that_was_removed_and_comes_back_is_the_story_that_it_was(repo: Repo) -> None:
    repo.commit({b"bridge.md": b"One\n"})
    repo.commit({b"bridge.md": None, b"x.md": b"Something else\n"})
    repo.commit({b"bridge.md": b"Two\n"})
    read = [arrival for arrival in arrivals(repo.write()) if arrival.slug == "bridge"]
    assert [arrival.data for arrival in read] == [b"One\n", b"Two\n"]
    assert len({arrival.story for arrival in read}) == 1


def test_a_new_file_in_the_place_of_a_renamed_one_is_another_story(repo: Repo) -> None:
    repo.commit({b"bridge.md": LONG})
    repo.commit({b"bridge.md": None, b"old-bridge.md": LONG})
    repo.commit({b"bridge.md": b"Another bridge\n"})
    repo.commit({b"old-bridge.md": LONG + b"More.\n"})
    first, other, more = arrivals(repo.write())
    assert first.slug == other.slug == more.slug == "bridge"
    assert first.story == more.story != other.story


def test_what_a_branch_brought_comes_before_the_merge_and_the_merge_is_what_it_alone_decided(repo: Repo) -> None:
    base = repo.commit({b"a.md": b"0\n", b"b.md": b"0\n"})
    trunk = repo.commit({b"a.md": b"trunk\n"})
    side = repo.commit({b"a.md": b"side\n", b"b.md": b"side\n"}, branch="side", parents=[base])
    repo.commit({b"a.md": b"both\n", b"b.md": b"side\n"}, parents=[trunk, side], message=b"Merge\n")
    source = repo.write()
    assert told(source) == [
        ("a", "0\n"), ("b", "0\n"), ("a", "trunk\n"), ("a", "side\n"), ("b", "side\n"), ("a", "both\n"),
    ]  # fmt: skip
    assert told(source, first_parent=True) == [
        ("a", "0\n"), ("b", "0\n"), ("a", "trunk\n"), ("a", "both\n"), ("b", "side\n"),
    ]  # fmt: skip
    assert [arrival.remark for arrival in arrivals(source, first_parent=True)][-2:] == ["Merge", "Merge"]


def test_a_merge_that_keeps_our_text_takes_back_what_the_other_side_said(repo: Repo) -> None:
    base = repo.commit({b"a.md": b"0\n"})
    trunk = repo.commit({b"a.md": b"trunk\n"})
    side = repo.commit({b"a.md": b"side\n"}, branch="side", parents=[base])
    repo.commit({}, parents=[trunk, side])
    assert [text for _, text in told(repo.write())] == ["0\n", "trunk\n", "side\n", "trunk\n"]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_history_the_last_text_of_each_file_is_the_branchs_own(repo: Repo, seed: int) -> None:
    chance = random.Random(seed)
    tips: list[int] = []
    held: dict[int, dict[bytes, bytes]] = {}
    for number in range(1, 40):
        parents = chance.sample(tips, min(len(tips), 2 if chance.random() < 0.3 else 1))
        files: dict[bytes, bytes | None] = {}
        state = dict(held[parents[0]]) if parents else {}
        if len(parents) == 2:
            for path in held[parents[0]].keys() | held[parents[1]].keys():
                text = held[chance.choice(parents)].get(path, b"Kept %d\n" % number)
                if text != state.get(path):
                    files[path] = text
        for _ in range(chance.randint(0, 2)):
            path = b"%c.md" % chance.choice(b"abcd")
            text = b"Text %d\n%s" % (chance.randint(0, 5), LONG if chance.random() < 0.5 else b"")
            gone = chance.random() < 0.15
            files[path] = None if gone else text
            if not gone and chance.random() < 0.2 and b"e.md" not in state:
                files = {path: None, b"e.md": text}
        state = {path: text for path, text in {**state, **files}.items() if text is not None}
        made = repo.commit(files, branch="main" if number == 39 else f"line{number}", parents=parents)
        held[made] = state
        tips = [tip for tip in tips if tip not in parents or chance.random() < 0.4] + [made]
    source = repo.write()
    read = [arrival for arrival in read_git(source) if isinstance(arrival, Arrival)]
    by_story = {arrival.story: arrival.data for arrival in read if not arrival.restates}
    ends = {arrival.place.split(": ")[1].split(" ")[0]: arrival for arrival in read if arrival.restates}
    assert {name: arrival.data for name, arrival in ends.items()} == repo.tip()
    assert all(by_story[arrival.story] == arrival.data for arrival in ends.values())
    assert len({arrival.story for arrival in ends.values()}) == len(ends)
    keys = [arrival.key for arrival in read if not arrival.restates]
    assert len(set(keys)) == len(keys)
    # Each text of each commit of one line is told, except what merges only passed on.
    told_of = {(a.key.rpartition("@")[2], a.data) for a in read}
    for commit in repo.git("rev-list", "--no-merges", "main").split():
        changed = repo.git("diff-tree", "--root", "-r", "--no-commit-id", "--raw", "-M", "--no-abbrev", commit)
        for line in changed.splitlines():
            _, _, old, new, _ = line.split("\t")[0].split(" ")
            if old != new and set(new) != {"0"}:
                assert (commit, blob(repo, new)) in told_of


def blob(repo: Repo, name: str) -> bytes:
    return subprocess.run(["git", "cat-file", "blob", name], cwd=repo.folder, capture_output=True, check=True).stdout


def test_hostile_names_of_files_and_people_are_read_and_shown_harmless(repo: Repo) -> None:
    names = [b"-rf.md", b"a\nb.md", b'q"uote.md', b"M\xfcnchen.md", b"sp ace/tab\there.md", b":(top)x.md", b"con.md"]
    repo.commit({name: b"Text of " + name.hex().encode() + b"\n" for name in names}, author=b"\x1b[31mEve\xff <e v e>")
    read = arrivals(repo.write())
    assert {arrival.data for arrival in read} == {b"Text of " + name.hex().encode() + b"\n" for name in names}
    assert {arrival.editor for arrival in read} == {"[31mEve\N{REPLACEMENT CHARACTER} <unknown@source.invalid>"}
    assert {arrival.slug for arrival in read} == {
        "rf", "a-b", "q-uote", "m-nchen", "sp-ace-tab-here", "top-x", "con-story",
    }  # fmt: skip


def test_a_file_whose_name_says_nothing_is_called_for_its_folder(repo: Repo) -> None:
    repo.commit({b"news/bridge/index.md": b"A\n", b"README.md": b"B\n", b"docs/_index.md": b"C\n"})
    assert sorted(slug for slug, _ in told(repo.write())) == ["docs", "news-bridge", "readme"]


def test_dates_that_no_calendar_has_do_not_stop_an_import(repo: Repo) -> None:
    repo.commit({b"a.md": b"A\n"}, date=b"99999999999999 +0000")
    repo.commit({b"a.md": b"B\n"}, date=b"1580504700 +9959")
    late, odd = arrivals(repo.write())
    assert late.at.year == 9999
    assert odd.at.isoformat() == "2020-01-31T21:05:00+00:00"


def test_a_bundle_is_read_as_the_repository_that_it_was_made_of(repo: Repo) -> None:
    repo.commit({b"a.md": b"A\n"})
    repo.commit({b"a.md": b"B\n"})
    repo.write()
    assert told(repo.bundle("main")) == told(repo.folder) == [("a", "A\n"), ("a", "B\n")]


def test_a_folder_of_a_working_copy_is_read_alone_and_slugs_begin_there(repo: Repo, tmp_path: Path) -> None:
    repo.commit({b"site/news/a.md": b"A\n", b"site/b.md": b"B\n"})
    subprocess.run(["git", "clone", "--quiet", repo.write(), tmp_path / "copy"], check=True)
    assert told(tmp_path / "copy" / "site" / "news") == [("a", "A\n")]


def test_another_branch_or_tag_can_be_named_and_a_name_is_never_an_option(repo: Repo) -> None:
    repo.commit({b"a.md": b"A\n"})
    repo.commit({b"a.md": b"B\n"}, branch="draft")
    source = repo.write()
    assert told(source, branch="draft")[-1] == ("a", "B\n")
    for name in ("--all", "gone", "draft..main", ""):
        with pytest.raises(BadRepository):
            told(source, branch=name or "-")
    with pytest.raises(BadRepository, match="name one with --branch: draft, main"):
        told(source, branch="gone")


def test_where_nothing_is_checked_out_the_only_branch_is_read_and_of_several_one_is_asked_for(repo: Repo) -> None:
    repo.commit({b"a.md": b"A\n"}, branch="trunk")
    assert told(repo.write()) == [("a", "A\n")]
    repo.commit({b"a.md": b"B\n"}, branch="other")
    with pytest.raises(BadRepository, match="no branch is checked out; name one with --branch: other, trunk"):
        told(repo.write())


def test_what_is_no_repository_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.bundle").write_bytes(b"# v2 git bundle\nnonsense\n")
    Repo(tmp_path / "new")
    for name, said in (
        ("nowhere", "no such"),
        ("empty", "no Git"),
        ("file.bundle", "cannot be read .*nonsense"),
        ("new", "no commit"),
    ):
        with pytest.raises(BadRepository, match=said) as error:
            told(tmp_path / name)
        assert str(error.value).startswith(str(tmp_path / name))


def test_variables_that_name_another_repository_are_not_listened_to(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({b"a.md": b"A\n"})
    source = repo.write()
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert told(source) == [("a", "A\n")]


def test_a_text_that_git_has_lost_is_set_aside_and_the_others_are_read(repo: Repo) -> None:
    repo.commit({b"a.md": b"A\n"})
    repo.commit({b"a.md": b"B\n"})
    source = repo.write()
    lost = repo.git("rev-parse", "main~:a.md").strip()
    loose = source / "objects" / lost[:2] / lost[2:]
    if not loose.exists():
        pack = next((source / "objects" / "pack").glob("*.pack"))
        kept = pack.read_bytes()
        for file in (source / "objects" / "pack").iterdir():
            file.unlink()
        repo.git("unpack-objects", "-q", stdin=kept)
    loose.unlink()
    read = list(read_git(source))
    assert [record.reason.partition(";")[0] for record in read if isinstance(record, SetAside)] == [
        "Git cannot give its text"
    ]
    assert [record.data for record in read if isinstance(record, Arrival) and not record.restates] == [b"B\n"]


def test_revisions_of_a_story_stand_in_the_order_of_history_not_of_dates(repo: Repo) -> None:
    repo.commit({b"a.md": b"A\n"}, date=b"1580504700 +0000")
    repo.commit({b"a.md": b"B\n"}, date=b"1480504700 +0000")
    assert [text for _, text in told(repo.write())] == ["A\n", "B\n"]


def test_files_whose_names_are_no_utf_8_stay_two_stories(repo: Repo) -> None:
    repo.commit({b"caf\xe8.md": b"One\n", b"caf\xe9.md": b"Two\n"})
    first, second = arrivals(repo.write())
    assert first.story != second.story
    assert first.key.isprintable()
