"""Folders of drafts: a story.toml says what each is, or else the names do, and what is missing is asked for."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storyrev.exchange.drafts import read_drafts
from storyrev.exchange.folder import BadFolder
from storyrev.exchange.model import Arrival, SetAside

ADA = "Ada Park <ada@newsroom.example>"


def make(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(f"# {name}\n\nText.\n")
    return folder


def read(source: Path, **options: object) -> list[tuple[str, str]]:
    """Name and time of each draft, in the order they come in."""
    found = list(read_drafts(source, **({"editor": ADA} | options)))  # type: ignore[arg-type] # as it declares
    assert not [record for record in found if isinstance(record, SetAside)], found
    return [(Path(a.place).name, a.at.isoformat()) for a in found if isinstance(a, Arrival)]


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("2020-01-31T1605", "2020-01-31T16:05:00+01:00"),
        ("20200131-1605-update", "2020-01-31T16:05:00+01:00"),
        ("20200131T160510Z", "2020-01-31T16:05:10+00:00"),
        ("bridge 2020-01-31 16.05", "2020-01-31T16:05:00+01:00"),
        ("2020_01_31_16_05", "2020-01-31T16:05:00+01:00"),
        ("2020-01-31T16-05-10-0500", "2020-01-31T16:05:10-05:00"),
        ("draft.2020.07.31", "2020-07-31T00:00:00+02:00"),
    ],
)
def test_a_date_in_a_name_is_when_the_draft_was_saved(tmp_path: Path, name: str, at: str) -> None:
    assert read(make(tmp_path / "bridge", f"{name}.md"), zone="Europe/Berlin") == [(f"{name}.md", at)]


def test_dated_drafts_stand_in_the_order_of_their_dates_and_of_one_moment_by_their_names(tmp_path: Path) -> None:
    folder = make(tmp_path / "bridge", "2020-02-01.md", "2020-01-31-v10.txt", "2020-01-31-v2.html")
    names = [name for name, _ in read(folder, zone="+00:00")]
    assert names == ["2020-01-31-v2.html", "2020-01-31-v10.txt", "2020-02-01.md"]


def test_numbered_drafts_stand_in_the_order_of_their_numbers_a_minute_apart(tmp_path: Path) -> None:
    start = datetime(2020, 1, 31, 16, 5, tzinfo=UTC)
    for number, names in enumerate((["10-b.md", "9-a.md"], ["v2.md", "v1.md"], ["route-66-v2.md", "route-66-v1.md"])):
        read_back = read(make(tmp_path / str(number), *names), start=start)
        assert read_back == [(names[1], "2020-01-31T16:05:00+00:00"), (names[0], "2020-01-31T16:06:00+00:00")]


def test_the_files_own_times_count_only_where_the_user_says_so(tmp_path: Path) -> None:
    folder = make(tmp_path / "bridge", "final.md", "final-final.md")
    os.utime(folder / "final.md", (1580486700, 1580486700))
    os.utime(folder / "final-final.md", (1580486760, 1580486760))
    found = list(read_drafts(folder, editor=ADA))
    assert [type(record) for record in found] == [SetAside]
    assert "neither a date nor a number" in found[0].reason  # type: ignore[union-attr] # it is a SetAside
    assert read(folder, times="mtime") == [
        ("final.md", "2020-01-31T16:05:00+00:00"), ("final-final.md", "2020-01-31T16:06:00+00:00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "options", "said"),
    [
        (["1.md"], {"editor": None}, "--editor 'Name <address>'"),
        (["1.md"], {}, "--start 2020-01-31T16:05-05:00"),
        (["2020-01-31.md"], {}, "--zone Europe/Berlin"),
        (["2020-01-31.md"], {"zone": "Mars/Olympus"}, "is no time zone"),
        (["2020-01-31.md"], {"zone": "../../etc/passwd"}, "is no time zone"),
    ],
)
def test_what_only_the_user_can_say_is_asked_for_with_the_option_that_says_it(
    tmp_path: Path, names: list[str], options: dict[str, object], said: str
) -> None:
    with pytest.raises(BadFolder) as error:
        read(make(tmp_path / "bridge", *names), **options)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["1-a.md", "1-a.txt"], "the same number"),
        (["2020-01-31.md", "2020-02-31.md"], "a day that there never was"),
        ([], "holds no drafts"),
    ],
)
def test_a_story_that_cannot_be_put_in_order_is_set_aside_and_the_others_go_in(
    tmp_path: Path, names: list[str], said: str
) -> None:
    make(tmp_path / "archive" / "bad", *names)
    make(tmp_path / "archive" / "good", "2020-01-31.md")
    aside, good = read_drafts(tmp_path / "archive", editor=ADA, zone="UTC")
    assert isinstance(aside, SetAside)
    assert isinstance(good, Arrival)
    assert aside.place.endswith("bad")
    assert said in aside.reason


def test_a_draft_beside_the_stories_folders_is_set_aside_and_makes_no_story_of_them(tmp_path: Path) -> None:
    make(tmp_path / "archive", "README.md")
    make(tmp_path / "archive" / "bridge", "2020-01-31.md")
    aside, bridge = read_drafts(tmp_path / "archive", editor=ADA, zone="UTC")
    assert isinstance(aside, SetAside)
    assert isinstance(bridge, Arrival)
    assert (Path(aside.place).name, bridge.slug) == ("README.md", "bridge")


def test_links_and_what_is_no_file_are_set_aside(tmp_path: Path) -> None:
    folder = make(tmp_path / "bridge", "1.md")
    (folder / "2.md").symlink_to("/etc/hostname")
    os.mkfifo(folder / "3.md")
    start = datetime(2020, 1, 31, tzinfo=UTC)
    first, *others = read_drafts(folder, editor=ADA, start=start)
    assert isinstance(first, Arrival)
    assert [record.reason.partition(";")[0] for record in others if isinstance(record, SetAside)] == [
        "is not a plain file", "is not a plain file",
    ]  # fmt: skip


def test_hostile_names_of_folders_give_slugs_that_the_record_takes(tmp_path: Path) -> None:
    for name in ("-rf", "a\nb", "x..y", "con", "\udcff", "Größe & Maß"):
        make(tmp_path / "archive" / name, "2020-01-31.md")
    found = list(read_drafts(tmp_path / "archive", editor=ADA, zone="UTC"))
    slugs = {record.slug for record in found if isinstance(record, Arrival)}
    assert {"rf", "a-b", "x.y", "con-story", "größe-maß"} < slugs
    assert len(slugs) == len(found) == 6


def test_names_that_are_no_utf_8_stay_two_stories_with_names_that_can_be_recorded(tmp_path: Path) -> None:
    for name in ("caf\udce8", "caf\udce9"):
        make(tmp_path / "archive" / name, "2020-01-31.md")
    found = list(read_drafts(tmp_path / "archive", editor=ADA, zone="UTC"))
    stories = [record.story for record in found if isinstance(record, Arrival)]
    assert stories == ["folder:caf\\udce8", "folder:caf\\udce9"]
    assert all(record.key.isprintable() for record in found if isinstance(record, Arrival))


def test_raised_digits_in_a_name_are_letters(tmp_path: Path) -> None:
    folder = make(tmp_path / "bridge", "2020-01-31 1\N{SUPERSCRIPT TWO}3.md", "2020-01-31.md")
    assert len(read(folder, zone="UTC")) == 2
