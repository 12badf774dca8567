"""What it costs to verify and to seal a record, beside what Git needs to check and to read it.

A made archive (see archive.py), imported, then: `git fsck`, `git log --raw`, `verify`, `verify` of one
story, a seal, and the record held to that seal. Then what a
signature costs a save and a verification, in a newsroom of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter
from typing import TypeVar

from benchmarks.archive import EDITOR, Archive
from storyrev.desk.sealing import Witness, hold_to_seal, make_seal
from storyrev.desk.verifying import verify_record
from storyrev.store import Entry, Newsroom, create

REVISIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
STORIES = int(sys.argv[2]) if len(sys.argv) > 2 else max(1, REVISIONS // 5)
SAVES = int(sys.argv[3]) if len(sys.argv) > 3 else 30

T = TypeVar("T")

BEGUN = datetime(2009, 12, 31, tzinfo=UTC)
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="storyrev-bench-") as folder:
        measure_record(Path(folder))
        measure_signatures(Path(folder))


def measure_record(folder: Path) -> None:
    """Print what verifying and sealing an archive costs."""
    archive = Archive(folder / "archive", REVISIONS, STORIES)
    with create(folder / "newsroom", name="Bench", editor=EDITOR, at=BEGUN) as newsroom:
        newsroom.record_all(
            Entry(
                slug=made.slug, data=made.data, editor=EDITOR, at=made.at, source=f"{made.slug}/{made.number}", place=""
            )
            for made in archive.in_time()
        )
        print(f"{REVISIONS:,} revisions of {STORIES:,} stories, {archive.size / 1e6:,.0f} MB of text")
        fsck = timed("git fsck --full", lambda: run_git(newsroom, "fsck", "--full", "--no-dangling", "--no-progress"))
        timed("git log --raw", lambda: run_git(newsroom, "log", "--raw", "--format=%H"), fsck)
        checked = timed("verify", lambda: verify_record(newsroom, at=NOW), fsck)
        assert not checked[0].verdict.findings
        assert checked[0].verdict.revisions == REVISIONS
        slug = newsroom.stories()[0].slug
        timed("verify of one story", lambda: verify_record(newsroom, (slug,), at=NOW), fsck)
        sealed = timed("seal", lambda: make_seal(newsroom, at=NOW), fsck)
        held = timed("held to the seal", lambda: hold_to_seal(newsroom, checked, Witness("seal", sealed.text)), fsck)
        assert not held[0].verdict.findings
        with get_context("spawn").Pool(1) as alone:
            most = alone.apply(verify_alone, (str(newsroom.root),))
        print(f"  verify in a process of its own: {most / 1e3:,.0f} MB at most; the seal: {len(sealed.text):,} bytes")


def measure_signatures(folder: Path) -> None:
    """Print what a signature costs."""
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    with (
        create(folder / "plain", name="Plain", editor=EDITOR, at=BEGUN) as plain,
        create(folder / "signed", name="Signed", editor=EDITOR, at=BEGUN, key=str(key)) as signed,
    ):
        times: dict[str, list[float]] = {"unsigned": [], "signed": []}
        for number in range(SAVES):
            for name, newsroom, used in (("unsigned", plain, None), ("signed", signed, str(key))):
                began = perf_counter()
                save(newsroom, number, used)
                times[name].append(perf_counter() - began)
        bare, dear = median(times["unsigned"]), median(times["signed"])
        print(f"a save: {bare * 1e3:.1f} ms; signed {dear * 1e3:.1f} ms, {dear / bare:.2f} times as much")
        began = perf_counter()
        (one,) = verify_record(signed, at=NOW)
        spent = perf_counter() - began
        assert one.verdict.signatures == SAVES + 1
        assert not one.verdict.findings
        print(
            f"verify of {one.verdict.signatures} signatures: {spent * 1e3:.0f} ms, {spent / one.verdict.signatures * 1e3:.1f} each"
        )


def save(newsroom: Newsroom, number: int, key: str | None) -> None:
    """One more revision of about 6 kB."""
    newsroom.save(
        f"story-{number % 10}",
        f"{number}\n".encode() * 2000,
        editor=EDITOR,
        at=BEGUN + timedelta(hours=number + 1),
        kind="first" if number < 10 else "update",
        key=key,
    )


def run_git(newsroom: Newsroom, *arguments: str) -> float:
    """Run plain Git and throw its answer away; the seconds it took."""
    began = perf_counter()
    subprocess.run(["git", *arguments], cwd=newsroom.root, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


def timed(name: str, work: Callable[[], T], beside: object = None) -> T:
    """What the work gives; prints what it took, and how many times what `beside` took."""
    began = perf_counter()
    done = work()
    spent = perf_counter() - began
    ratio = f", {spent / beside:.2f} times git fsck" if isinstance(beside, float) else ""
    print(f"  {name}: {spent:.2f} s, {REVISIONS / spent:,.0f} revisions a second{ratio}")
    return done


def verify_alone(root: str) -> int:
    """The most memory that this process had, in kB, when it has verified a record."""
    with Newsroom.open(Path(root)) as newsroom:
        verify_record(newsroom, at=NOW)
    return getrusage(RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
