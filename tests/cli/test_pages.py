"""`storyrev report`, `corrections` and `demo`: pages, where they go, and their JSON."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTED, Run, write


def test_a_report_is_a_page_in_reports_and_its_path_is_the_result(newsroom: Path, run: Run) -> None:
    done = run("report", "bridge")
    page = newsroom / "reports/bridge.html"
    assert (done.code, done.text) == (0, f"{page}\n")
    assert "<!DOCTYPE html>" in page.read_text()
    assert 'id="r2"' in page.read_text()


def test_a_report_of_two_revisions_has_a_name_of_its_own(newsroom: Path, run: Run) -> None:
    write("third.md", CORRECTED.replace("18", "20"))
    run("save", "bridge", "third.md", "--kind", "update")
    assert run("report", "bridge", "1").text == f"{newsroom / 'reports/bridge@1-3.html'}\n"
    assert run("report", "bridge", "1", "2").text == f"{newsroom / 'reports/bridge@1-2.html'}\n"
    assert run("report", "bridge@2").text == f"{newsroom / 'reports/bridge@1-2.html'}\n"


def test_no_page_takes_the_place_of_another_whatever_the_stories_are_called(newsroom: Path, run: Run) -> None:
    slugs = ("bridge", "corrections", "corrections-bridge", "bridge-1-2", "bridge-corrections")
    for slug in slugs[1:]:
        run("save", slug, "first.md")
        run("save", slug, "second.md", "--kind", "correction")
    commands: list[tuple[str, ...]] = [("corrections",)]
    for slug in slugs:
        commands += [("report", slug), ("report", slug, "1", "2"), ("corrections", slug)]
    pages = {run(*command).text.strip() for command in commands}
    assert len(pages) == len(commands) == 1 + 3 * len(slugs)
    assert {Path(page).name for page in pages} >= {"@corrections.html", "bridge@corrections.html", "corrections.html"}


def test_the_report_of_one_revision_is_its_history(newsroom: Path, run: Run) -> None:
    run("save", "ferry", "first.md")
    assert run("report", "ferry").code == 0


@pytest.mark.parametrize("command", [("report", "bridge"), ("corrections",), ("corrections", "bridge")])
def test_a_page_goes_where_it_is_wanted_with_the_same_bytes(newsroom: Path, run: Run, command: tuple[str, ...]) -> None:
    standard = Path(run(*command).text.strip()).read_bytes()
    assert run(*command, "-o", "-").out == standard
    assert run(*command, "-o", "deep/er/page.html").text == "deep/er/page.html\n"
    assert Path("deep/er/page.html").read_bytes() == standard
    Path("link.html").symlink_to("deep/er/page.html")
    Path("deep/er/page.html").write_text("old")
    run(*command, "-o", "link.html")
    assert Path("link.html").is_symlink()
    assert Path("deep/er/page.html").read_bytes() == standard


@pytest.mark.parametrize("command", ["report", "corrections"])
def test_a_page_that_cannot_be_written_is_told_and_what_stood_there_stays(
    newsroom: Path, run: Run, command: str
) -> None:
    write("file", "mine")
    for output, said in (("file/page.html", "Not a directory"), (".", "is a folder"), ("a\0b", "null byte")):
        done = run(command, "bridge", "-o", output)
        assert (done.code, done.out) == (3, b"")
        assert said in done.err
    assert Path("file").read_text() == "mine"
    assert not list(Path().glob(".storyrev-*"))


def test_a_page_is_written_to_a_device_and_never_in_its_place(newsroom: Path, run: Run) -> None:
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        # A pipe holds 64 kB; the page of a story without revisions to compare is shorter.
        run("save", "ferry", "first.md")
        assert run("corrections", "ferry", "-o", "pipe").code == 0
        assert os.read(reader, 15) == b"<!DOCTYPE html>"
    finally:
        os.close(reader)
    assert Path("pipe").is_fifo()


def test_a_report_tells_programs_the_same(newsroom: Path, run: Run) -> None:
    told = run("report", "bridge", "--json").json
    assert told["format"] == "storyrev.report/v1"
    assert [entry["new"]["number"] for entry in told["comparisons"]] == [2]
    assert told["first"]["number"] == 1


def test_the_correction_log_tells_programs_the_same(newsroom: Path, run: Run) -> None:
    told = run("corrections", "--json").json
    assert told["format"] == "storyrev.corrections/v1"
    assert told["newsroom"] == "The Daily Example"
    (entry,) = told["entries"]
    assert (entry["slug"], entry["revision"], entry["kind"]) == ("bridge", 2, "correction")
    assert [change["what"] for change in entry["changes"]] == ["figure"]


@pytest.mark.parametrize("command", ["report", "corrections"])
def test_json_and_a_page_are_two_ways_of_which_one_is_chosen(newsroom: Path, run: Run, command: str) -> None:
    done = run(command, "bridge", "--json", "-o", "x.html")
    assert done.code == 2
    assert not Path("x.html").exists()


def test_the_demo_makes_a_newsroom_and_prints_its_pages(place: Path, run: Run) -> None:
    done = run("demo", "try", "--reports", "pages")
    assert done.code == 0
    pages = [Path(line) for line in done.text.splitlines()]
    assert pages[0] == Path("pages/baghdad-embassy.html")
    assert sorted(pages) == sorted(Path("pages").iterdir())
    assert "18 revisions of 3 stories" in done.err
    assert run("-C", "try", "log", "baghdad-embassy").code == 0


def test_the_demo_tells_programs_what_it_made(place: Path, run: Run) -> None:
    told = run("demo", "--json").json
    assert told["format"] == "storyrev.demo/v1"
    assert told["root"] == str(place / "storyrev-demo")
    assert (told["revisions"], told["stories"], len(told["pages"])) == (18, 3, 7)


def test_the_demo_needs_a_folder_for_itself(place: Path, run: Run) -> None:
    write("mine.md", "mine")
    for folder in (".", "mine.md"):
        done = run("demo", folder)
        assert done.code == 2
        assert "name a folder that is new or empty" in done.err
    assert run("-C", "one", "demo", "two").code == 2
    assert [path.name for path in place.iterdir()] == ["mine.md"]
