"""[[store]] blocks of storyrev.toml: what they may say, and which one takes a new story."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyrev.store.blocks import NoStoreForIt, StoreEntry, UnknownStore, choose_entry, find_entry
from storyrev.store.settings import BrokenSettings, read_settings

ARCHIVE = StoreEntry("archive", ".", years=((1990, 2009), (2011, 2011)))
SPORT = StoreEntry("sport", "stores/sport", desks=("Sport", "Olympics"))
CUP = StoreEntry("cup", "stores/cup", years=((2026, 2026),), desks=("Sport",))
OLD = StoreEntry("2025", "stores/2025")
NEW = StoreEntry("2026", "stores/2026")
LATER = StoreEntry("later", "stores/later", closed=True)
SEALED = StoreEntry("sealed", "stores/sealed", read_only=True)
ALL = (ARCHIVE, SPORT, CUP, OLD, NEW, LATER, SEALED)


@pytest.mark.parametrize(
    ("year", "desk", "chosen"),
    [
        (1990, "", ARCHIVE),
        (2009, "World", ARCHIVE),
        (2010, "", NEW),
        (2011, "", ARCHIVE),
        (2026, "sport ", SPORT),
        (2026, "World", NEW),
        (1999, "Sport", ARCHIVE),
        (2031, "", NEW),
    ],
)
def test_a_store_that_asks_for_a_year_or_desk_takes_it_and_else_the_last_that_asks_for_nothing(
    year: int, desk: str, chosen: StoreEntry
) -> None:
    assert choose_entry(ALL, year, desk) == chosen


def test_a_store_that_asks_for_years_and_desks_takes_what_is_of_both() -> None:
    entries = (NEW, CUP)
    assert choose_entry(entries, 2026, "Sport") == CUP
    assert choose_entry(entries, 2025, "Sport") == choose_entry(entries, 2026, "World") == NEW


def test_who_names_a_store_overrules_what_it_asks_for() -> None:
    assert choose_entry(ALL, 2026, "Sport", "ARCHIVE") == ARCHIVE
    with pytest.raises(UnknownStore, match=r"There is no store 'x'\. There are: archive, sport, cup"):
        choose_entry(ALL, 2026, "", "x")
    with pytest.raises(UnknownStore, match="storyrev init --store x"):
        find_entry((), "x")


@pytest.mark.parametrize(("name", "how"), [("later", "closed"), ("sealed", "read-only")])
def test_a_closed_or_read_only_store_takes_no_new_story_whoever_asks(name: str, how: str) -> None:
    with pytest.raises(
        NoStoreForIt, match=f"'{name}' is {how}.*Choose one with --store: archive, sport, cup, 2025, 2026"
    ):
        choose_entry(ALL, 2026, "", name)


def test_a_story_that_no_store_takes_is_told_with_the_way_on() -> None:
    with pytest.raises(NoStoreForIt, match=r"of 2026 and the desk 'World'\. Choose one with --store: archive"):
        choose_entry((ARCHIVE, LATER), 2026, "World")
    with pytest.raises(NoStoreForIt, match=r"of 2026 without a desk\. Begin a new one with: storyrev init --store"):
        choose_entry((LATER,), 2026, "")


def test_blocks_are_read_in_their_order_with_all_they_say(tmp_path: Path) -> None:
    file = tmp_path / "storyrev.toml"
    file.write_text(
        'name = "x"\n[[store]]\nname = "archive"\npath = "."\nyears = [1999, "2001-2009"]\nclosed = true\n'
        '[[store]]\nname = "Sport 2026"\npath = "stores//./sport/"\nyears = 2026\ndesks = "Sport"\nread-only = true\n',
        "utf-8",
    )
    assert read_settings(file).stores == (
        StoreEntry("archive", ".", ((1999, 1999), (2001, 2009)), closed=True),
        StoreEntry("Sport 2026", "stores/sport", ((2026, 2026),), ("Sport",), read_only=True),
    )


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ('path = "../elsewhere"', 7, "must lead down from the newsroom's folder"),
        ('path = "a/../../b"', 7, "must lead down"),
        ('path = "/srv/archive"', 7, "must lead down"),
        ('path = "a\\\\b"', 7, "must lead down"),
        ('path = "-C"', 7, "begins with a dash"),
        ('path = "stores/--upload-pack=x"', 7, "begins with a dash"),
        ('path = ".git/x"', 7, "Git's own folder"),
        ('path = "stores/.GIT"', 7, "Git's own folder"),
        ('path = "stories/2020"', 7, "its own stories"),
        ('path = "Reports"', 7, "its own pages"),
        ('path = "a\\u0000b"', 7, "must be a text like"),
        ('path = "a\\nb"', 7, "must be a text like"),
        ('path = ""', 7, "must be a text like"),
        ("path = 7", 7, "must be a text like"),
        ("closed = true", 5, "the path of a store must be a text"),
        ('path = "one"', 7, "the store 'one' is at 'one' already"),
        ('path = "./one/"', 7, "the store 'one' is at 'one' already"),
        ('path = "two"\nyears = 26', 8, "years are written as 2026"),
        ('path = "two"\nyears = "2019-2010"', 8, "years are written as 2026"),
        ('path = "two"\nyears = [true]', 8, "years are written as 2026"),
        ('path = "two"\ndesks = [1]', 8, "desks are written as"),
        ('path = "two"\nclosed = "yes"', 8, "closed is true or false, not 'yes'"),
        ('path = "two"\nread_only = true', 8, "a store has no 'read_only'; it may have name, path"),
    ],
)
def test_a_block_that_is_wrong_is_told_with_file_and_line(tmp_path: Path, lines: str, line: int, said: str) -> None:
    file = tmp_path / "storyrev.toml"
    file.write_text(f'name = "x"\n[[store]]\nname = "one"\npath = "one"\n[[store]]\nname = "two"\n{lines}\n', "utf-8")
    with pytest.raises(BrokenSettings) as refused:
        read_settings(file)
    assert f"{str(file)!r}, line {line}: " in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('name = "x"\n[[store]]\nname = "A"\npath = "a"\n\n[[ store ]]\npath = "b"\nname = "a"\n', 8, "'A'; give each"),
        ('name = "x"\n[[store]]\npath = "a"\n', 2, "the name of a store must be a text on one line, not None"),
        ('name = "x"\n[[store]]\nname = " a"\npath = "a"\n', 3, "the name of a store"),
        ('name = "x"\n[store]\nname = "a"\npath = "a"\n', 1, r"a block of its own that begins with \[\[store\]\]"),
        ('name = "x"\nstore = [{name = "a", path = ".."}]\n', 2, "must lead down"),
    ],
)
def test_blocks_without_a_name_of_their_own_are_told(tmp_path: Path, text: str, line: int, said: str) -> None:
    file = tmp_path / "storyrev.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BrokenSettings, match=f"line {line}: .*{said}"):
        read_settings(file)
