"""The commit that joins two lines of the record, and one before it for each decision that somebody took.

The decisions stand on top of ours, each a revision by a named editor; the joined commit has theirs as its
first parent. All of it is made in one `git fast-import`, under a reference that is no branch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from storyrev.store.git import failure, run_git, shown, start_git
from storyrev.store.joining import Blob, Contest, Joint, Side
from storyrev.store.layout import Layout
from storyrev.store.leftovers import witness
from storyrev.store.model import Kind, Stamps, Status
from storyrev.store.remote import set_reference
from storyrev.store.signed import sign_commit
from storyrev.store.signers import sign_for
from storyrev.store.signing import Sign
from storyrev.store.trailers import Label, format_message
from storyrev.store.write import SETTINGS, quote_path, sync_file, write_commit, write_data, zone_of


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be recorded over those of both sides."""

    data: bytes
    stamps: Stamps = ()
    status: Status = "public"


Decision = Side | Text
"""Whose text of a story stands, or what is to stand instead."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who joins, when, and what they decide: see `Request`."""

    editor: str
    at: datetime
    decisions: Mapping[str, Decision]
    kind: Kind
    note: str
    key: str | None = None


def tie(layout: Layout, reference: str, joint: Joint, verdict: Verdict) -> str:
    """The commit that joins both sides, kept under `reference`, which must name nothing yet.

    Signed, with every decision, where either side asks for that. Raises `GitFailed` and what `sign_for` raises.
    """
    dates = run_git(layout.top, "show", "--no-patch", "--format=%ct", joint.ours, joint.theirs, "--").split()
    # As with any save: not before what a commit follows.
    decided, joined = (max(int(verdict.at.timestamp()), *map(int, some)) for some in (dates[:1], dates))
    sign = _find_sign(layout, joint, verdict, joined)
    arguments = (*SETTINGS, "fast-import", "--quiet", "--done", "--date-format=raw")
    with witness(layout, layout.common_dir / f"{reference}.lock", name="at-sync") as seen:
        process = start_git(layout.top, *arguments, keep=(seen.descriptor,))
        output, complaint = process.communicate(b"".join(_stream(reference, joint, verdict, decided, joined)))
        seen.killed = process.returncode < 0
    if process.returncode:
        (layout.git_dir / f"fast_import_crash_{process.pid}").unlink(missing_ok=True)
        raise failure(arguments, process.returncode, complaint)
    made = output.decode("ascii").split()
    head = _sign_all(layout, made, sign) if sign else made[-1]
    if sign:
        set_reference(layout, reference, head)
    for folder in ("objects/pack", "objects"):
        sync_file(layout.common_dir / folder)
    return head


def _find_sign(layout: Layout, joint: Joint, verdict: Verdict, committed: int) -> Sign | None:
    for parent in (joint.theirs, joint.ours):
        sign = sign_for(layout, verdict.key, parent, verdict.editor, committed, surely=True)
        if sign:
            return sign
    return None


def _sign_all(layout: Layout, commits: list[str], sign: Sign) -> str:
    """The last of the commits, each of them signed, on top of those before it as they are signed."""
    renamed: dict[bytes, bytes] = {}
    signed = ""
    for commit in commits:
        head, gap, message = run_git(layout.top, "cat-file", "commit", commit).partition(b"\n\n")
        for old, new in renamed.items():
            head = head.replace(b"\nparent " + old, b"\nparent " + new)
        text = sign_commit(head + gap + message, sign, commit)
        signed = (
            run_git(layout.top, *SETTINGS, "hash-object", "-t", "commit", "-w", "--stdin", stdin=text).decode().strip()
        )
        renamed[commit.encode("ascii")] = signed.encode("ascii")
    return signed


def _stream(reference: str, joint: Joint, verdict: Verdict, decided: int, joined: int) -> Iterator[bytes]:
    """What fast-import reads: the texts, a commit for each decision on top of ours, and the joined one on top of theirs.

    `decided` and `joined` are when these enter the record, in epoch seconds.
    """
    files: dict[str, str] = {path: _write_blob(blob) for path, blob in joint.files.items()}
    mark = 0
    for path, text in sorted(joint.woven.items()):
        mark += 1
        yield b"blob\nmark :%d\n" % mark + write_data(text)
        blob = joint.files[path]
        files[path] = f"{blob.mode if blob else '100644'} :{mark}"
    tip = joint.ours
    commits = []
    for contest in joint.contests:
        decision = verdict.decisions[contest.name]
        written = f"100644 :{mark + 1}"
        if isinstance(decision, Text):
            mark += 1
            yield b"blob\nmark :%d\n" % mark + write_data(decision.data)
        mark += 1
        changes = dict(_decide(contest, decision, written))
        yield _write_commit(reference, mark, _explain(contest, decision, verdict), verdict, decided)
        yield f"from {tip}\n".encode()
        yield from _write_files(changes)
        files.update(changes)
        tip = f":{mark}"
        commits.append(mark)
    mark += 1
    message = "Join the revisions of another newsroom\n"
    yield _write_commit(reference, mark, message, verdict, joined)
    yield f"from {joint.theirs}\nmerge {tip}\n".encode()
    yield from _write_files(files)
    yield from (b"get-mark :%d\n" % made for made in [*commits, mark])
    yield b"done\n"


def _decide(contest: Contest, decision: Decision, written: str) -> Iterator[tuple[str, str]]:
    """The files of a story as a decision leaves them: path and what fast-import reads, '' for none."""
    ours, theirs = contest.ours, contest.theirs
    for path in (ours.path, theirs.path):
        yield path, ""
    if isinstance(decision, Text):
        # Where others have seen it, if they still do.
        yield (theirs if theirs.blob else ours).path, written
        return
    chosen = ours if decision == "ours" else theirs
    if chosen.blob:
        yield chosen.path, _write_blob(chosen.blob)
    if decision == "ours":
        for path, blob in contest.beside:
            yield path, _write_blob(blob)


def _explain(contest: Contest, decision: Decision, verdict: Verdict) -> str:
    """The message of a decision."""
    kept, other = contest.ours, contest.theirs
    if decision == "theirs":
        kept, other = other, kept
    if not contest.is_story:
        return f"Keep {shown(contest.name)} as it was in one of two newsrooms\n"
    if isinstance(decision, Text):
        stamps, status, embargo = decision.stamps, decision.status, None
    else:
        label = kept.label or Label(contest.name, "unknown", "")
        stamps, status, embargo = label.stamps, label.status, label.embargo
    return format_message(
        Label(
            contest.name,
            verdict.kind,
            verdict.editor,
            note=verdict.note,
            base=kept.commit,
            over=other.commit,
            stamps=stamps,
            status=status,
            embargo=embargo,
        )
    )


def _write_commit(reference: str, mark: int, message: str, verdict: Verdict, committed: int) -> bytes:
    at = verdict.at
    return write_commit(reference, mark, verdict.editor, int(at.timestamp()), zone_of(at), committed, message)


def _write_blob(blob: Blob | None) -> str:
    return f"{blob.mode} {blob.id}" if blob else ""


def _write_files(files: Mapping[str, str]) -> Iterator[bytes]:
    # What goes makes room for what comes.
    for path, what in sorted(files.items(), key=lambda file: (file[1] != "", file[0])):
        yield b"M %s %s\n" % (what.encode("ascii"), quote_path(path)) if what else b"D %s\n" % quote_path(path)
