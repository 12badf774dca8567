"""The engines that the comparison is measured beside, each on the same pair of texts.

An engine takes two texts and gives a function to be timed; what it needs to have made beforehand
(parsed stories, files) is made outside that function.
"""

from __future__ import annotations

import difflib
import json
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from diff_match_patch import diff_match_patch
from lxml.html.diff import htmldiff
from redlines import Redlines

import storyrev.compare.words
from storyrev.compare import compare, patch
from storyrev.story import Story, parse

MODE = "pure Python" if storyrev.compare.words.__file__.endswith(".py") else "compiled"
"""How the comparison that is measured runs (`make compiled`)."""

Run = Callable[[], object]
"""Compares once. An engine that measures itself returns milliseconds as a float."""


def with_storyrev(old: str, new: str) -> Run:
    """The whole comparison, sections to words with moves found, from parsed stories: new ones each time.

    So that nothing is measured as free that a first comparison would have left behind.
    """

    def read() -> tuple[Story, Story]:
        return parse(old, "markdown"), parse(new, "markdown")

    def run() -> float:
        stories = read()
        return time_run(lambda: compare(*stories))

    stories = read()
    assert patch(stories[0], compare(*stories)) == stories[1]
    return run


def with_reading(old: str, new: str) -> Run:
    """The comparison with reading both drafts."""
    return lambda: compare(parse(old, "markdown"), parse(new, "markdown"))


def with_characters(old: str, new: str) -> Run:
    """diff-match-patch on characters, as long as it takes."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    return lambda: engine.diff_main(old, new)


def with_difflib(old: str, new: str) -> Run:
    """Difflib on words, without its junk heuristic."""
    return lambda: difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False).get_opcodes()


def with_htmldiff(old: str, new: str) -> Run:
    """Lxml's htmldiff on one paragraph a block."""
    pages = ["".join(f"<p>{block}</p>" for block in text.split("\n\n")) for text in (old, new)]
    return lambda: htmldiff(*pages)


def with_redlines(old: str, new: str) -> Run:
    """Redlines, from two texts to its list of changes."""
    return lambda: Redlines(old, new).changes


def with_git(old: str, new: str, folder: Path) -> Run:
    """Git's word diff, a process each time."""
    for name, text in (("old.md", old), ("new.md", new)):
        (folder / name).write_text(text, encoding="utf-8")
    command = ["git", "diff", "--no-index", "--word-diff", "--", "old.md", "new.md"]
    return lambda: subprocess.run(command, cwd=folder, capture_output=True, check=False)


# It measures itself: what is compared is the engine, not how long PHP takes to start.
_WIKIDIFF = """
[$old, $new] = json_decode(stream_get_contents(STDIN));
wikidiff2_do_diff($old, $new, 2);
$times = [];
for ($turn = 0; $turn < 5; $turn++) {
    $began = hrtime(true);
    wikidiff2_do_diff($old, $new, 2);
    $times[] = (hrtime(true) - $began) / 1e6;
}
sort($times);
echo $times[2];
"""


def with_wikidiff(old: str, new: str) -> Run:
    """Wikipedia's engine, a paragraph a line, told to look for moved ones however many have changed."""
    texts = json.dumps([text.replace("\n\n", "\n") for text in (old, new)])
    command = ["php", "-d", "wikidiff2.moved_paragraph_detection_cutoff=1000000", "-r", _WIKIDIFF]
    return lambda: float(subprocess.run(command, input=texts, capture_output=True, text=True, check=True).stdout)


def has_wikidiff() -> bool:
    """Whether PHP is here, and the engine in it (Debian: php-cli and php-wikidiff2)."""
    if shutil.which("php") is None:
        return False
    asked = ["php", "-r", "exit(function_exists('wikidiff2_do_diff') ? 0 : 1);"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def time_run(run: Run) -> float:
    """Milliseconds of a processor that one comparison takes, in this process and those that it starts."""
    began = _spent()
    measured = run()
    return measured if isinstance(measured, float) else 1000 * (_spent() - began)


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
