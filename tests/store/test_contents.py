"""Texts out of one Git process, which may die as often as it likes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from storyrev.store import Entry, Newsroom
from storyrev.store.contents import Contents, MissingText
from tests.store.conftest import AT, EDITOR


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every process that reads texts, in the order in which they were started."""
    readers: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, command: list[bytes], *arguments: Any, **options: Any) -> None:
            super().__init__(command, *arguments, **options)
            if b"cat-file" in command:
                readers.append(self)

    monkeypatch.setattr("subprocess.Popen", Watched)
    return readers


@pytest.fixture
def filled(newsroom: Newsroom) -> Newsroom:
    newsroom.record_all(
        Entry("bridge", f"{number}\n".encode() * number, EDITOR, AT + timedelta(number)) for number in range(70)
    )
    return newsroom


def test_a_newsroom_reads_every_text_through_one_process_and_ends_it(
    filled: Newsroom, started: list[subprocess.Popen[bytes]]
) -> None:
    history = filled.history("bridge")
    for _ in range(3):
        assert [text.count(b"\n") for text in filled.read_each(history)] == list(range(70))
    assert filled.read(history[3]) == b"3\n" * 3
    assert len(started) == 1
    filled.close()
    assert started[0].returncode is not None


def test_a_process_that_was_killed_is_started_again(filled: Newsroom, started: list[subprocess.Popen[bytes]]) -> None:
    history = filled.history("bridge")
    texts = []
    for text in filled.read_each(history):
        texts.append(text)
        if len(texts) in (5, 40):
            os.kill(started[-1].pid, signal.SIGKILL)
            started[-1].wait()
    assert texts == [f"{number}\n".encode() * number for number in range(70)]
    assert len(started) == 3


def test_a_process_that_dies_half_way_through_an_answer_loses_no_text(filled: Newsroom) -> None:
    history = filled.history("bridge")
    wanted = [revision.content_id for revision in history]
    contents = Contents(filled.layout)
    # It may be anywhere in its answers when it dies.
    for _ in range(6):
        contents.read_some(wanted[:1])
        assert contents._objects is not None
        os.kill(contents._objects._process.pid, signal.SIGKILL)
        assert contents.read_some(wanted) == tuple(f"{number}\n".encode() * number for number in range(70))
    contents.close()


@pytest.mark.parametrize("killed", [(), (0,), (31, 33), (5, 64, 69)])
def test_texts_read_ahead_come_in_turn_whatever_becomes_of_the_process(
    filled: Newsroom, started: list[subprocess.Popen[bytes]], killed: tuple[int, ...]
) -> None:
    wanted = [revision.content_id for revision in filled.history("bridge")]
    wanted.insert(40, "0" * 40)
    texts: list[bytes | None] = []
    with closing(Contents(filled.layout)) as contents:
        for text in contents.read_ahead(wanted):
            if len(texts) in killed:
                started[-1].kill()
                started[-1].wait()
            texts.append(text)
        assert texts.pop(40) is None
        assert texts == [f"{number}\n".encode() * number for number in range(70)]
        # Whoever has enough of it leaves no answer that another could take for his own.
        with closing(contents.read_ahead(wanted)) as some:
            assert [next(some), next(some)] == texts[:2]
        assert contents.read_some(wanted[69:]) == (texts[68], texts[69])


def test_one_text_that_is_gone_is_named_and_the_others_are_read(filled: Newsroom) -> None:
    lost, kept = filled.resolve("bridge@7"), filled.resolve("bridge@8")
    _loosen(filled)
    name = lost.content_id
    (filled.root / ".git/objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(MissingText, match="bridge@7"):
        filled.read(lost)
    assert filled.read(kept) == b"7\n" * 7


def test_two_readers_take_turns(filled: Newsroom, started: list[subprocess.Popen[bytes]]) -> None:
    history = filled.history("bridge")
    pairs = zip(filled.read_each(history), filled.read_each(reversed(history)), strict=True)
    assert [(old.count(b"\n"), new.count(b"\n")) for old, new in pairs] == [(n, 69 - n) for n in range(70)]
    assert len(started) == 1


def test_what_is_packed_away_meanwhile_is_read_all_the_same(
    filled: Newsroom, started: list[subprocess.Popen[bytes]]
) -> None:
    _loosen(filled)
    history = filled.history("bridge")
    assert filled.read(history[1]) == b"1\n"
    subprocess.run(["git", "repack", "-qad"], cwd=filled.root, check=True)
    assert not list((filled.root / ".git/objects").glob("[0-9a-f][0-9a-f]/*"))
    assert filled.read(history[2]) == b"2\n" * 2
    assert len(started) == 1


def _loosen(newsroom: Newsroom) -> None:
    """Have every object in a file of its own, as saves leave them."""
    packs = newsroom.root / ".git/objects/pack"
    aside = packs.rename(newsroom.root / "packs")
    packs.mkdir()
    for pack in aside.glob("*.pack"):
        subprocess.run(["git", "unpack-objects", "-q"], cwd=newsroom.root, input=pack.read_bytes(), check=True)
    shutil.rmtree(aside)
