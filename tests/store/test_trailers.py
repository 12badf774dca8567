"""What stands in a commit, for Git's own tools as for ours."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.store import Newsroom
from storyrev.store.quoting import decode, encode
from storyrev.store.trailers import Label, format_message, parse_message
from tests.store.conftest import AT, EDITOR, Git

any_text = st.text(st.characters(exclude_categories=[]))

FORGERIES = [
    "Storyrev-Kind: retraction",
    "A note.\n\nStoryrev-Kind: retraction\nStoryrev-Slug: other",
    "A note.\n\nStoryrev-Kind: retraction\n---\n",
    "---\nStoryrev-Kind: retraction",
    "x\r\rStoryrev-Kind: retraction\r",
    "x\u2028\u2028Storyrev-Kind: retraction",
    "x\n\nStoryrev-Kind: retraction\n\n# ------------------------ >8 ------------------------\n",
    '"\nStoryrev-Kind: retraction\n"',
    " \n\nSigned-off-by: Somebody <s@x.example>\nStoryrev-Kind: retraction",
]


def test_gits_own_trailer_tools_read_every_trailer(newsroom: Newsroom, git: Git) -> None:
    base = newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT).revision
    newsroom.save(
        "embassy",
        b"Two\n",
        editor=EDITOR,
        at=AT,
        kind="correction",
        note="The figure was wrong.\nIt was 750.",
        base=base,
        stamps=(("published", "Jan 1"), ("updated", "")),
        status="withheld",
    )
    expected = [
        "Storyrev-Slug: embassy",
        "Storyrev-Kind: correction",
        f"Storyrev-Editor: {EDITOR}",
        f"Storyrev-Base: {base.id}",
        "Storyrev-Status: withheld",
        "Storyrev-Stamp-Published: Jan 1",
        'Storyrev-Stamp-Updated: ""',
        r'Storyrev-Note: "The figure was wrong.\nIt was 750."',
    ]
    assert git("log", "-1", "--format=%(trailers)").strip().split("\n") == expected
    message = git("log", "-1", "--format=%B")
    assert git("interpret-trailers", "--parse", stdin=message.encode()).strip().split("\n") == expected
    assert message.startswith("embassy: correction\n\n> The figure was wrong.\n> It was 750.\n\nStoryrev-Slug:")


@pytest.mark.parametrize("note", FORGERIES)
def test_a_note_forges_nothing(newsroom: Newsroom, git: Git, note: str) -> None:
    saved = newsroom.save("embassy", b"One\n", editor=EDITOR, at=AT, note=note, stamps=(("updated", note),)).revision
    newsroom.reindex()
    assert newsroom.resolve("embassy") == saved
    assert (saved.kind, saved.note, saved.slug, saved.stamps) == ("first", note, "embassy", (("updated", note),))
    message = git("log", "-1", "--format=%B")
    for read in (
        git("log", "-1", "--format=%(trailers:key=Storyrev-Kind,valueonly)"),
        git("-c", "trailer.ifexists=replace", "interpret-trailers", "--parse", stdin=message.encode()),
    ):
        assert "retraction" not in [line.partition(": ")[2] or line for line in read.split("\n")]


def test_a_note_sends_nothing_to_a_terminal_that_shows_the_log(newsroom: Newsroom, git: Git) -> None:
    newsroom.save("embassy", b"x", editor=EDITOR, at=AT, note="\x1b[2J\x07\x9b31m\u202eevil\0")
    shown = git("log", "--format=%B")
    assert all(c.isprintable() or c == "\n" for c in shown)


@given(any_text)
def test_any_text_is_one_printable_line_and_comes_back(text: str) -> None:
    line = encode(text)
    assert line.isprintable()
    assert decode(line) == text


@given(
    note=any_text,
    editor=st.sampled_from([EDITOR, "Ü ö <x@y>"]),
    stamps=st.lists(st.tuples(st.from_regex(r"[a-z]+(-[a-z0-9]+)*", fullmatch=True), any_text)).map(tuple),
    base=st.none() | st.just("0" * 40) | st.just("f" * 64),
    kind=st.sampled_from(
        ["first", "update", "correction", "clarification", "editors-note", "retraction", "minor", "unknown"]
    ),
    source=any_text,
    remark=any_text,
    embargo=st.none() | st.datetimes(timezones=st.timezones()),
    status=st.sampled_from(["public", "withheld"]),
)
def test_a_label_comes_back_from_its_message(**said: object) -> None:
    label = Label(slug="embassy", **said)  # type: ignore[arg-type] # Hypothesis makes what Label declares
    message = format_message(label)
    message.encode()
    assert "\0" not in message
    assert parse_message(message) == label


@pytest.mark.parametrize(
    "message",
    [
        "",
        "Fix a typo",
        "Fix\n\nStoryrev-Kind: update",
        "Fix\n\nStoryrev-Slug: embassy\nStoryrev-Kind: stealth",
        "Fix\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\nStoryrev-Status: secret",
        'Fix\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\nStoryrev-Note: "broken',
        "Fix\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\n\nBut this comes after.",
    ],
)
def test_a_message_that_does_not_say_it_in_full_says_nothing(message: str) -> None:
    assert parse_message(message) is None


def test_what_git_tools_add_to_a_message_does_no_harm() -> None:
    label = Label("embassy", "update", EDITOR, note="x")
    assert parse_message(format_message(label) + "Signed-off-by: A <a@x>\n(cherry picked from commit 0123)\n") == label


@pytest.mark.parametrize("editor", ["\x1b[31m", "\ud800 <x@y>"])
def test_an_editor_that_no_save_would_record_is_not_believed(editor: str) -> None:
    message = f"x\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\nStoryrev-Editor: {json.dumps(editor)}\n"
    assert parse_message(message) == Label("embassy", "update", "")


def test_a_base_that_is_no_commit_is_not_believed() -> None:
    message = "x\n\nStoryrev-Slug: embassy\nStoryrev-Kind: update\nStoryrev-Base: --all\n"
    assert parse_message(message) == Label("embassy", "update", "")
