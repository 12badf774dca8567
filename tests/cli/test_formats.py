"""`storyrev diff --format`: each form says the same change, for people, programs, other pages and Git."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import CORRECTED, FIRST, SECOND, Run, write
from tests.cli.test_completion import offered

STORED = Path("stories/2020/01/bridge.md")


def git_apply(patch: bytes, *options: str, folder: Path | None = None) -> None:
    done = subprocess.run(["git", "apply", *options], input=patch, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_json_is_short_for_the_format_of_that_name(newsroom: Path, run: Run) -> None:
    assert run("diff", "bridge", "--json").out == run("diff", "bridge", "--format", "json").out
    assert run("diff", "bridge", "--json", "--format", "json").code == 0
    done = run("diff", "bridge", "--json", "--format", "html")
    assert done.code == 2
    assert "choose one" in done.err


def test_text_for_people_is_the_default(newsroom: Path, run: Run) -> None:
    assert run("diff", "bridge").out == run("diff", "bridge", "--format", "terminal").out


def test_html_is_a_fragment_without_script_or_style_that_tells_edits_by_element_and_word(
    newsroom: Path, run: Run
) -> None:
    text = run("diff", "bridge", "--format", "html").text
    assert text.startswith('<article class="storyrev" lang="en" dir="ltr"')
    assert text.rstrip().endswith("</article>")
    assert '<del><bdi class="sr" lang="en">Cut: </bdi>400<' in text
    assert '<ins><bdi class="sr" lang="en">Added: </bdi>4,000<' in text
    assert not re.search(r"<(script|style|html|body)|\bstyle=|\bon\w+=", text)


def test_the_style_comes_with_the_html_or_alone(newsroom: Path, run: Run) -> None:
    style = run("diff", "--stylesheet").text
    assert ".storyrev" in style
    text = run("diff", "bridge", "--format", "html", "--styled").text
    assert text == f"<style>{style}</style>\n" + run("diff", "bridge", "--format", "html").text


def test_git_applies_the_patch_to_a_working_copy_that_holds_the_old_text(newsroom: Path, run: Run) -> None:
    patch = run("diff", "bridge", "1", "2", "--format", "patch").out
    STORED.write_bytes(FIRST.encode())
    git_apply(patch)
    assert STORED.read_bytes() == CORRECTED.encode()
    git_apply(patch, "-R")
    assert STORED.read_bytes() == FIRST.encode()
    # The blob ids let Git find the old text itself, whatever stands there now.
    STORED.write_bytes(CORRECTED.encode())
    subprocess.run(["git", "add", "--", STORED], check=True)
    git_apply(run("diff", "bridge", "2", "1", "--format", "patch").out, "--3way")
    assert STORED.read_bytes() == FIRST.encode()


def test_the_patch_fits_a_newsroom_that_is_a_folder_of_a_repository(place: Path, run: Run) -> None:
    subprocess.run(["git", "init", "-q", "."], check=True)
    run("init", "news room")
    os.chdir("news room")
    write("first.md", FIRST)
    write("second.md", SECOND)
    run("save", "bridge", "first.md", "--at", "2020-01-31T21:05Z")
    run("save", "bridge", "second.md", "--kind", "update", "--at", "2020-02-01T21:05Z")
    STORED.write_bytes(FIRST.encode())
    git_apply(run("diff", "bridge", "--format", "patch").out)
    assert STORED.read_bytes() == SECOND.encode()


@pytest.mark.parametrize("name", ["old.md", "./old.md", "with space/é.md"])
def test_the_patch_of_two_files_is_for_the_old_one(place: Path, run: Run, name: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    old, new = b"# One\r\n\r\nTwo\x0c.\r\n", "# One\r\n\r\nZwölf.".encode()
    write(name, old)
    write("new.md", new)
    patch = run("diff", name, "new.md", "--format", "patch").out
    git_apply(patch)
    assert Path(name).read_bytes() == new
    git_apply(patch, "-R")
    assert Path(name).read_bytes() == old
    assert run("diff", "-", name, "--format", "patch", stdin=new).out.startswith(b"--- ")


def test_a_file_elsewhere_is_patched_in_its_folder(place: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    old = tmp_path / "elsewhere" / "old.md"
    old.write_bytes(b"One.\n")
    write("new.md", "Two.\n")
    for name in (old, Path("../elsewhere/old.md")):
        patch = run("diff", name, "new.md", "--format", "patch").out
        assert patch.startswith(b"--- a/old.md\n")
    git_apply(patch, folder=old.parent)
    assert old.read_bytes() == b"Two.\n"


def test_the_patch_of_equal_texts_is_empty(place: Path, run: Run) -> None:
    write("old.md", FIRST)
    done = run("diff", "old.md", "old.md", "--format", "patch", "--exit-code")
    assert (done.code, done.out) == (0, b"")


def test_a_patch_cannot_repaint_a_terminal_and_reaches_a_pipe_to_the_byte(place: Path, run: Run) -> None:
    write("old.md", "One.\n")
    write("new.md", "One \x1b[31mred\x1b[0m.\n")
    assert b"\x1b" in run("diff", "old.md", "new.md", "--format", "patch").out
    assert b"\x1b" not in run("diff", "old.md", "new.md", "--format", "patch", terminal=True).out


@pytest.mark.parametrize("form", ["terminal", "json", "html", "patch"])
def test_every_format_ends_with_1_where_asked_and_a_reader_could_see_a_difference(
    newsroom: Path, run: Run, form: str
) -> None:
    assert run("diff", "bridge", "--format", form).code == 0
    assert run("diff", "bridge", "--format", form, "--exit-code").code == 1


@pytest.mark.parametrize(
    ("option", "form"),
    [
        (("--addresses",), "json"),
        (("--addresses",), "patch"),
        (("--styled",), "terminal"),
        (("--styled",), "patch"),
        (("--colour", "always"), "json"),
        (("--colour", "always"), "html"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    newsroom: Path, run: Run, option: tuple[str, ...], form: str
) -> None:
    done = run("diff", "bridge", "--format", form, *option)
    assert (done.code, done.out) == (2, b"")
    assert f"{' '.join(option)} goes with --format" in done.err


def test_addresses_stand_in_the_text_only_where_asked(newsroom: Path, run: Run) -> None:
    told = set(re.findall(r"#([fsbm]-\S+)", run("diff", "bridge", "--addresses").text))
    data = run("diff", "bridge", "--json").json
    sections = [section for section in data["sections"] if section["address"]]
    blocks = [block["address"] for section in sections for block in section["blocks"] if block["address"]]
    assert told == {section["address"] for section in sections} | set(blocks)
    assert "#" not in re.sub("(?m)^## ", "", run("diff", "bridge").text)


def test_json_and_html_name_the_same_addresses(newsroom: Path, run: Run) -> None:
    told = set(re.findall(r'"address": "([^"]+)"', json.dumps(run("diff", "bridge", "--json").json)))
    ids = set(re.findall(r'id="([^"]+)"', run("diff", "bridge", "--format", "html").text))
    assert told <= ids


def test_formats_are_offered_by_the_shell(newsroom: Path) -> None:
    assert offered("diff", "--format", "") == [f"plain,{form}" for form in ("terminal", "json", "html", "patch")]
    assert offered("diff", "--format", "p") == ["plain,patch"]
    assert "plain,--styled" in offered("diff", "--sty")
