"""Plain `git apply` takes a patch, forwards and backwards, and gives the other text to the byte."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyrev.compare.unified import list_edits, quote_path, write_patch, write_plain_patch

CASES = sorted(path.parent for path in (Path(__file__).parents[1] / "cases").glob("*/old.md"))
NAME = b"stories/2020/01/bridge.md"

LINES = st.one_of(
    st.sampled_from(
        [
            b"",
            b"The bridge is closed.",
            b"The bridge is open.",
            b"--- a/stories/x.md",
            b"+++ b/stories/x.md",
            b"@@ -1,3 +1,3 @@",
            b"diff --git a/x b/x",
            b"\\ No newline at end of file",
            b"-- \xe2\x80\x94 a dash",
            b"trailing   ",
            b"\ttab",
            b"a carriage\rreturn",
            b"crlf\r",
            b"a form\x0cfeed and a \x0bvertical one",
            b"\xe2\x80\xa8 line separator \xc2\x85",
            b"\xff\xfe no UTF-8 \x00",
            b"\x1b[31mred",
        ]
    ),
    st.binary(max_size=12).map(lambda data: data.replace(b"\n", b"")),
)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    text = b"\n".join(draw(st.lists(LINES, max_size=30)))
    return text + draw(st.sampled_from([b"", b"\n", b"\r\n"]))


@st.composite
def edited(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A text and the same after a few lines went, came or were doubled."""
    old = draw(texts())
    lines = old.split(b"\n")
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines)))
        lines[at : at + draw(st.integers(0, 3))] = draw(st.lists(LINES, max_size=3))
    return old, b"\n".join(lines)


PAIRS = st.one_of(edited(), edited(), st.tuples(texts(), texts()))


def apply(folder: Path, patch: bytes, *options: str, top: Path | None = None) -> None:
    """What an editor would type, with nobody's settings; in no repository but one that begins at `top`."""
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder), "LC_ALL": "C"}
    environment["GIT_CEILING_DIRECTORIES"] = str((top or folder).parent)
    command = ["git", "apply", *options]
    done = subprocess.run(command, input=patch, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, (done.stderr, patch)


def check(folder: Path, old: bytes, new: bytes, name: bytes = NAME) -> None:
    """Apply the patches of a pair to a file that holds the old text, and take them back."""
    for write in (write_patch, write_plain_patch):
        patch = write(old, new, name)
        if old == new:
            assert patch == b""
            continue
        path = folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(old)
        apply(folder, patch)
        assert path.read_bytes() == new
        apply(folder, patch, "-R")
        assert path.read_bytes() == old


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("applied")


@settings(deadline=None)
@given(pair=PAIRS)
def test_git_applies_the_patch_of_any_two_texts_and_takes_it_back(folder: Path, pair: tuple[bytes, bytes]) -> None:
    check(folder, *pair)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_git_applies_the_patch_of_every_case(folder: Path, case: Path) -> None:
    check(folder, (case / "old.md").read_bytes(), (case / "new.md").read_bytes())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", b"a\n"),
        (b"a\n", b""),
        (b"a", b"a\n"),
        (b"a\n", b"a"),
        (b"a", b"b"),
        (b"a\r\nb\r\n", b"a\nb\n"),
        (b"a\n" * 9 + b"b", b"x\n" + b"a\n" * 9 + b"b"),
        (b"\n\n\n", b"\n\n\n\n"),
        (b"--- a\n+++ b\n@@ -1 +1 @@\n", b"-- a\n++ b\n"),
    ],
)
def test_git_applies_the_patch_of_texts_at_the_edge(folder: Path, old: bytes, new: bytes) -> None:
    check(folder, old, new)


@pytest.mark.parametrize(
    "name",
    ["café.md", "a b.md", 'quo"te.md', "back\\slash.md", "tab\there.md", "line\nfeed.md", "-dash.md", "x/é/ü.md"],
)
def test_git_finds_a_file_of_any_name(folder: Path, name: str) -> None:
    check(folder, b"one\n", b"two\n", os.fsencode(name))


def test_a_story_that_also_went_to_another_path_goes_there(folder: Path) -> None:
    (folder / "from.md").write_bytes(b"one\ntwo\n")
    patch = write_patch(b"one\ntwo\n", b"one\nthree\n", b"from.md", b"to there.md")
    apply(folder, patch)
    assert not (folder / "from.md").exists()
    assert (folder / "to there.md").read_bytes() == b"one\nthree\n"
    apply(folder, patch, "-R")
    assert (folder / "from.md").read_bytes() == b"one\ntwo\n"


@pytest.mark.parametrize("within", ["top", "top/stories"])
def test_a_plain_patch_is_of_the_folder_one_is_in_and_the_other_of_the_whole_tree(tmp_path: Path, within: str) -> None:
    subprocess.run(["git", "init", "-q", tmp_path / "top"], check=True)
    here = tmp_path / within
    (here / "deep").mkdir(parents=True)
    (here / "deep" / "a.md").write_bytes(b"one\n")
    apply(here, write_plain_patch(b"one\n", b"two\n", b"deep/a.md"), top=tmp_path / "top")
    assert (here / "deep" / "a.md").read_bytes() == b"two\n"
    path = os.fsencode((here / "deep" / "a.md").relative_to(tmp_path / "top"))
    apply(here, write_patch(b"two\n", b"three\n", path), top=tmp_path / "top")
    assert (here / "deep" / "a.md").read_bytes() == b"three\n"


def test_a_patch_looks_as_git_writes_it(tmp_path: Path) -> None:
    old = b"".join(b"line %d\n" % k for k in range(30))
    new = old.replace(b"line 5\n", b"line five\n").replace(b"line 20\n", b"").replace(b"line 29\n", b"line 29")
    for name, text in (("old", old), ("new", new)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_bytes(text)
    command = ["git", "diff", "--no-index", "--no-prefix", "--full-index", "--", "old/a.md", "new/a.md"]
    theirs = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).stdout
    hunks = theirs[theirs.index(b"@@") :]
    # Git repeats a line of the text after the second @@; no program needs it.
    hunks = b"".join(
        line[: line.index(b"@@", 2) + 2] + b"\n" if line.startswith(b"@@") else line
        for line in hunks.splitlines(keepends=True)
    )
    ours = write_patch(old, new, b"a.md")
    assert ours[ours.index(b"@@") :] == hunks
    index = next(line for line in theirs.splitlines() if line.startswith(b"index"))
    assert index.rpartition(b" ")[0] in ours


@given(
    st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d\n"]), max_size=12),
    st.lists(st.sampled_from([b"a\n", b"b\n", b"e\n"]), max_size=12),
)
def test_what_lies_between_two_changes_is_the_same_and_stands_between_them(old: list[bytes], new: list[bytes]) -> None:
    rebuilt: list[bytes] = []
    done = 0
    for low, high, new_low, new_high in list_edits(old, new):
        rebuilt += old[done:low]
        assert len(rebuilt) == new_low
        assert low < high or new_low < new_high
        rebuilt += new[new_low:new_high]
        done = high
    assert rebuilt + old[done:] == new


def test_two_stories_of_other_lines_are_no_more_work_than_replacing_them() -> None:
    old, new = [b"x\n", b"y\n"] * 4000, [b"y\n", b"z\n", b"x\n"] * 4000
    assert list_edits(old, new) == [(0, len(old), 0, len(new))]


@pytest.mark.parametrize(
    ("path", "quoted"),
    [
        (b"a/b-c_1.md", b"a/b-c_1.md"),
        ("é".encode(), b'"\\303\\251"'),
        (b'a "b"\n', b'"a \\"b\\"\\n"'),
        (b"\x01", b'"\\001"'),
    ],
)
def test_a_path_that_could_be_misread_is_quoted(path: bytes, quoted: bytes) -> None:
    assert quote_path(path) == quoted
