"""`storyrev find`: a change by its address, and where the passage stands now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write
from tests.cli.test_completion import offered

TITLE = "# Bridge\n\n"
LEDE = "The council voted on Friday. Some 400 people cross the bridge."
FERRY = "A ferry will run until midnight, the mayor said."
BUS = "Buses will stop at the school from seven in the morning."


def save(run: Run, *texts: str) -> None:
    """The revisions of a story, each from its paragraphs."""
    for day, text in enumerate(texts, 1):
        write("draft.md", TITLE + text + "\n")
        assert run("save", "bridge", "draft.md", "--at", f"2020-01-0{day}T10:00Z").code == 0


@pytest.fixture
def empty(place: Path, run: Run) -> Path:
    assert run("init", ".").code == 0
    return place


def address_of(run: Run, text: str, *pair: str) -> str:
    """The address that the terminal gives the passage with a text in it."""
    lines = run("diff", "bridge", *pair, "--addresses").text.splitlines()
    (line,) = (line for line in lines if text in line and "#b-" in line)
    return line.rpartition("#")[2]


def test_people_see_the_change_and_where_the_passage_stands(empty: Path, run: Run) -> None:
    more = LEDE.replace("400", "4,000")
    save(run, f"{LEDE}\n\n{BUS}", f"{more}\n\n{BUS}", f"{BUS}\n\n## The town\n\n{more.replace('on Friday', 'late')}")
    address = address_of(run, "4,000", "1", "2")
    lines = run("find", "bridge", address).text.splitlines()
    assert lines[0] == f"bridge: {address}, revision 1 → revision 2"
    assert any("[-400-]{+4,000+}" in line for line in lines)
    assert re.fullmatch(r"In revision 3, the latest: (moved and )?edited, in The town\.", lines[-2])
    assert lines[-1] == f"    {more.replace('on Friday', 'late')}"


def test_an_address_is_taken_as_it_was_copied(empty: Path, run: Run) -> None:
    save(run, LEDE, LEDE.replace("400", "4,000"))
    address = address_of(run, "4,000")
    plain = run("find", "bridge", address)
    assert plain.code == 0
    for copied in (f"#{address}", f"https://desk.example/bridge.html#{address}"):
        assert run("find", "bridge", copied).text == plain.text


def test_programs_get_the_change_its_place_and_its_fate(empty: Path, run: Run) -> None:
    save(run, f"{LEDE}\n\n{BUS}", f"{LEDE}\n\n{FERRY}\n\n{BUS}", f"{BUS}\n\n{LEDE}\n\n{FERRY}")
    told = run("find", "bridge", address_of(run, "ferry", "1", "2"), "--json").json
    assert told["format"] == "storyrev.find/v1"
    assert (told["kind"], told["old"]["number"], told["new"]["number"], told["latest"]["number"]) == ("block", 1, 2, 3)
    assert told["change"]["spans"] == [{"op": "insert", "text": FERRY}]
    assert told["change"]["old"] is None
    assert (told["fate"], told["text"], told["gone_in"]) == ("unchanged", FERRY, None)
    assert told["place"] == {"part": 1, "block": 3, "sentences": []}


def test_a_change_between_two_revisions_further_apart_is_found_where_they_are_named(empty: Path, run: Run) -> None:
    save(run, LEDE, LEDE.replace("400", "450"), LEDE.replace("400", "500"))
    address = address_of(run, "500", "1", "3")
    assert run("find", "bridge", address).code == 2
    assert run("find", "bridge", address, "1", "3").text.startswith(f"bridge: {address}, revision 1 → revision 3\n")
    assert run("find", "bridge@3", address, "first").code == 0


def test_an_address_outlives_other_edits_in_the_same_revision(empty: Path, run: Run) -> None:
    more = LEDE.replace("400", "4,000")
    save(run, f"{LEDE}\n\n{BUS}", f"{more}\n\n{BUS}", LEDE, f"{FERRY}\n\n{more}")
    assert address_of(run, "4,000", "1", "2") == address_of(run, "4,000", "3", "4")
    assert "revision 3 → revision 4" in run("find", "bridge", address_of(run, "4,000", "1", "2")).text


def test_a_passage_that_is_gone_is_told_with_the_revision_that_took_it_out(empty: Path, run: Run) -> None:
    save(run, f"{LEDE}\n\n{BUS}", f"{LEDE}\n\n{FERRY}\n\n{BUS}", f"{LEDE}\n\n{BUS}")
    address = address_of(run, "ferry", "1", "2")
    done = run("find", "bridge", address)
    assert done.code == 0
    assert done.text.endswith("Revision 3 took it out.\n")
    assert run("find", "bridge", address, "--exit-code").code == 1
    told = run("find", "bridge", address, "--json").json
    assert (told["fate"], told["gone_in"], told["place"], told["text"]) == ("gone", 3, None, None)


def test_what_a_change_cut_is_still_gone_or_came_back(empty: Path, run: Run) -> None:
    both, one = f"{LEDE}\n\n{FERRY}\n\n{BUS}", f"{LEDE}\n\n{BUS}"
    save(run, both, one)
    address = address_of(run, "ferry")
    assert run("find", "bridge", address).text.endswith("It is still gone.\n")
    assert run("find", "bridge", address, "--exit-code").code == 1
    write("draft.md", f"{TITLE}{LEDE.replace('Friday', 'Monday')}\n\n{FERRY}\n\n{BUS}\n")
    run("save", "bridge", "draft.md", "--at", "2020-01-05T10:00Z")
    done = run("find", "bridge", address, "--exit-code")
    assert done.code == 0
    assert "In revision 3, the latest: taken out in revision 2 and back, unchanged, in Lede." in done.text


def test_a_field_is_followed_by_its_name(empty: Path, run: Run) -> None:
    write("1.md", "---\ndesk: Sea\n---\n" + TITLE + LEDE)
    for number, desk in ((2, "Shore"), (3, "Harbour")):
        write(f"{number}.md", Path("1.md").read_text().replace("Sea", desk))
    for number in (1, 2, 3):
        run("save", "bridge", f"{number}.md", "--at", f"2020-01-0{number}T10:00Z")
    (address,) = re.findall(r"#(f-\w+)", run("diff", "bridge", "1", "2", "--addresses").text)
    told = run("find", "bridge", address, "--json").json
    assert (told["kind"], told["field"], told["fate"], told["text"]) == ("field", "desk", "edited", "Harbour")
    assert told["place"] is None
    assert "Harbour" in run("find", "bridge", address).text


@pytest.mark.parametrize(
    ("address", "said"),
    [("b-0000000000", "no revision made the change"), ("b3", "is no address of a change")],
)
def test_an_address_that_is_unknown_or_none_is_told(empty: Path, run: Run, address: str, said: str) -> None:
    save(run, LEDE, BUS)
    done = run("find", "bridge", address)
    assert (done.code, done.out) == (2, b"")
    assert said in done.err
    assert "--addresses" in done.err
    assert run("find", "bridge", address, "1", "2").code == 2


def test_every_change_of_a_history_is_found_by_its_address(empty: Path, run: Run) -> None:
    save(run, f"{LEDE} {BUS}\n\n## Town\n\n{FERRY}", f"{FERRY}\n\n{BUS}\n\n## City\n\n{LEDE.replace('400', '450')}")
    told = set(re.findall(r'"address": "([^"]+)"', run("diff", "bridge", "--json").text))
    assert len(told) > 4
    for address in told:
        done = run("find", "bridge", address)
        assert done.code == 0
        assert len(done.text.splitlines()) > 2, address


def test_slugs_and_revisions_are_offered(newsroom: Path) -> None:
    assert offered("find", "b") == ["plain,bridge"]
    assert "plain,2" in offered("find", "bridge", "b-3f9a1c2e07", "")
