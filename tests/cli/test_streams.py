"""Results on stdout, messages on stderr; whatever is at the other end of either."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storyrev.cli.terminal import Progress
from tests.cli.conftest import CORRECTED, STORYREV, Run, commits, write
from tests.running import Stream


def test_a_reader_who_has_enough_is_no_failure(newsroom: Path, run: Run) -> None:
    write("long.md", "Words and words. " * 60_000)
    assert run("save", "long", "long.md").code == 0
    for command in (["show", "long"], ["show", "long", "--json"], ["report", "long", "-o", "-"]):
        writer = subprocess.Popen([*STORYREV, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert writer.stdout.read(1)
        writer.stdout.close()
        complaint = writer.stderr.read()
        writer.stderr.close()
        assert (writer.wait(), complaint) == (0, b"")


def test_a_reader_who_never_came_is_no_failure(newsroom: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        for command in (["log", "bridge"], ["--help"], ["--version"], ["log", "--help"]):
            done = subprocess.run([*STORYREV, *command], stdout=writer, stderr=subprocess.PIPE, check=False)
            assert (done.returncode, done.stderr) == (0, b"")
    finally:
        os.close(writer)


def test_a_full_disk_is_a_failure_in_one_line(newsroom: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    with Path("/dev/full").open("wb") as full:
        for command in (["log", "bridge"], ["report", "bridge", "-o", "-"], ["show", "bridge"]):
            done = subprocess.run([*STORYREV, *command], stdout=full, stderr=subprocess.PIPE, check=False)
            assert done.returncode == 3
            assert done.stderr.startswith(b"storyrev: the output: No space left on device")
            assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_are_no_failure(newsroom: Path, closed: str) -> None:
    for command in ("show bridge", "report bridge -o -", "save bridge second.md"):
        line = f'exec "$@" {command} {closed}'
        done = subprocess.run(["sh", "-c", line, "sh", *STORYREV], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr


def test_a_closed_standard_input_is_told(newsroom: Path) -> None:
    done = subprocess.run(["sh", "-c", 'exec "$@" save ferry - <&-', "sh", *STORYREV], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"Standard input is closed" in done.stderr


def test_no_letter_is_too_much_for_the_locale_and_documents_are_utf_8_in_any(newsroom: Path, launch: Run) -> None:
    write("third.md", CORRECTED.replace("only bridge", "einzige Brücke 橋"))
    western = {"PYTHONIOENCODING": "latin-1"}
    saved = launch("save", "bridge", "third.md", "--kind", "update", "--note", "Brücke 橋", environment=western)
    assert saved.code == 0
    assert b"Br\xfccke \\u6a4b" in launch("log", "bridge", environment=western).out
    for command in (["log", "bridge", "--json"], ["report", "bridge", "-o", "-"], ["corrections", "-o", "-"]):
        assert "Brücke 橋" in launch(*command, environment=western).out.decode("utf-8")


def test_an_error_leaves_stdout_empty(newsroom: Path, run: Run) -> None:
    for command in (
        ["log", "x"],
        ["show", "x", "--json"],
        ["save", "x", "gone.md", "--json"],
        ["bogus"],
        ["log", "--x"],
    ):
        done = run(*command)
        assert (done.code, done.out) == (2, b"")
        assert done.err


def test_a_call_that_is_wrong_says_how_to_get_help(newsroom: Path, run: Run) -> None:
    assert "Try 'storyrev --help' for help." in run("bogus").err
    assert "Try 'storyrev log --help' for help." in run("log", "--bogus").err
    assert "\x1b" not in run("log", "--\x1b[31m").err


def test_however_it_is_started_it_goes_by_one_name(place: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "storyrev", "--help"], capture_output=True, check=True)
    assert done.stdout.startswith(b"Usage: storyrev [OPTIONS] COMMAND")


def test_without_a_command_there_is_help(run: Run) -> None:
    done = run()
    assert (done.code, done.err) == (0, "")
    assert "Commands:" in done.text
    done = run("--help")
    assert done.code == 0
    assert "Exit codes:" in done.text


def test_a_defect_of_ours_is_told_in_a_line_and_in_full_where_asked(
    newsroom: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise TypeError("something nobody thought of")

    monkeypatch.setattr("storyrev.store.newsroom.Newsroom.history", fail)
    done = run("log", "bridge")
    assert done.code == 3
    assert done.err.startswith("storyrev: a defect in storyrev, not in what you did: TypeError: something nobody")
    assert done.err.count("\n") == 1
    monkeypatch.setenv("STORYREV_TRACEBACK", "1")
    assert "Traceback (most recent call last)" in run("log", "bridge").err


def test_an_interrupt_leaves_the_record_whole(newsroom: Path, launch: Run) -> None:
    before = commits()
    # Who starts the tests in the background has them ignore interrupts, and what they start would do so too.
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        saving = subprocess.Popen(
            [*STORYREV, "save", "bridge", "-", "--kind", "update"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(signal.SIGINT, ours)
    assert saving.stdin is not None
    saving.stdin.write(b"# Half a dra")
    saving.stdin.flush()
    _wait_for_stdin(saving.pid)
    saving.send_signal(signal.SIGINT)
    out, err = saving.communicate()
    assert (saving.returncode, out) == (130, b"")
    assert b"stopped" in err
    assert b"Traceback" not in err
    assert commits() == before
    assert launch("save", "bridge", "first.md", "--kind", "update").code == 0


def _wait_for_stdin(pid: int) -> None:
    """Until a process has taken what was written to its standard input and waits for more."""
    stat = Path(f"/proc/{pid}/wchan")
    if not stat.exists():
        pytest.skip("this system does not say what a process waits for")
    for _ in range(600):
        if "pipe" in stat.read_text():
            return
        time.sleep(0.05)
    pytest.skip("the process did not come to read its standard input")


def test_progress_is_shown_on_a_terminal_only_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr("storyrev.cli.terminal.time.monotonic", lambda: float(next(clock)))
    for terminal in (True, False):
        stream = Stream(terminal=terminal)
        monkeypatch.setattr("sys.stderr", stream)
        progress = Progress("Commits read")
        progress.step(1000)
        progress.step(2000, 3000)
        progress.notice("Something\x1b[31m else.")
        progress.clear()
        shown = stream.held.getvalue().decode()
        if terminal:
            assert shown.startswith("\rCommits read: 1,000\x1b[K\rCommits read: 2,000 of 3,000\x1b[K\r\x1b[K")
        assert shown.endswith("Something⟨U+001B⟩[31m else.\n")
        assert ("Commits" in shown) is terminal


def test_long_work_is_told_as_it_gets_on(newsroom: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        write("next.md", CORRECTED.replace("18", str(20 + number)))
        run("save", "bridge", "next.md", "--kind", "update")
    monkeypatch.setattr("storyrev.cli.terminal._PATIENCE", 0)
    monkeypatch.setattr("storyrev.cli.terminal._PAUSE", 0)
    assert "Revisions compared: 4 of 5" in run("report", "bridge", terminal=True).err
    assert "Changes compared: 4 of 4" in run("corrections", terminal=True).err
    assert "Commits read: 6" in run("reindex", terminal=True).err
    for command in (["report", "bridge"], ["corrections"], ["reindex"]):
        assert run(*command).err == ""


def test_the_tests_own_streams_are_what_they_say() -> None:
    assert Stream(terminal=True).isatty()
    assert not Stream().isatty()
