"""Whether each sign-off is one: readable, of a revision and its text, another person's, and signed where that is asked for."""

from __future__ import annotations

import sqlite3

from storyrev.store import index
from storyrev.store.git import GitFailed
from storyrev.store.layout import Layout
from storyrev.store.objects import Objects, RawCommit, parse_commit
from storyrev.store.sign_offs import Line, list_notes, parse_line, read_lines, signed_part
from storyrev.store.signers import read_in_force
from storyrev.store.signing import SIGN_OFFS, SIGNERS, address_of, is_same_person, judge
from storyrev.store.verify.telling import Telling

_SHOWN = 60
_STEP = f"See who wrote it: git log -p {index.SIGN_OFFS}"


def check_sign_offs(
    layout: Layout,
    head: str,
    fresh: sqlite3.Connection,
    slugs: frozenset[str],
    signers: bytes | None,
    telling: Telling,
) -> int:
    """Tell what is wrong with the sign-offs, or with those of some stories; gives how many count.

    `fresh` is a whole index of the history up to `head`. Signatures are held to the allowed signers of the head, or to
    `signers`. Raises `CannotSign`.
    """
    try:
        tip = layout.read_reference(index.SIGN_OFFS)
        notes = list_notes(layout.top, None, tip) if tip else {}
    except GitFailed as error:
        telling.tell("sign-off-damaged", f"the sign-offs cannot be read: {error}", path=index.SIGN_OFFS)
        return 0
    count = 0
    with Objects(layout.top) as objects:
        allowed = signers if signers is not None else read_in_force(objects, layout, head).allowed
        for commit, lines in read_lines(layout.top, notes):
            found = objects.read_one(commit)
            about = parse_commit(found) if found and found.kind == "commit" else None
            required = about is not None and bool(about.signature) and _is_required(layout, objects, about)
            note = _Note(commit, fresh, required, allowed, telling)
            if not lines and not slugs:
                note.tell("sign-off-damaged", f"the note at {commit[:12]} says nothing, or cannot be read. {_STEP}")
            count += sum(note.check(line, slugs) for line in dict.fromkeys(lines))
    return count


def _is_required(layout: Layout, objects: Objects, commit: RawCommit) -> bool:
    """Whether the commit was made where signatures are asked for."""
    return any(read_in_force(objects, layout, parent).required for parent in commit.parents)


class _Note:
    """The sign-offs at one commit."""

    def __init__(
        self, commit: str, fresh: sqlite3.Connection, required: bool, allowed: bytes | None, telling: Telling
    ) -> None:
        self._commit = commit
        asked = "SELECT slug, number, editor, content_id, path FROM revisions WHERE id = ?"
        self._rows = {row[0]: row[1:] for row in fresh.execute(asked, (commit,))}
        self._required = required
        self._allowed = allowed
        self._telling = telling

    def tell(self, code: str, message: str, slug: str = "", since: int | None = None) -> None:
        number, _, _, path = self._rows.get(slug, (None, "", "", index.SIGN_OFFS))
        self._telling.tell(code, message, story=slug, revision=number, commit=self._commit, path=path, since=since)

    def check(self, text: str, slugs: frozenset[str]) -> bool:
        """Tell what is wrong with a line; whether it counts. With slugs, those of other stories are passed over."""
        line = parse_line(text)
        if line is None:
            if not slugs or slugs & self._rows.keys():
                shortened = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
                self.tell(
                    "sign-off-damaged", f"the note at {self._commit[:12]} has a line that is none: {shortened}. {_STEP}"
                )
            return False
        if slugs and line.slug not in slugs:
            return False
        by, since = line.sign_off.by, int(line.sign_off.at.timestamp())
        if line.slug not in self._rows:
            self.tell(
                "sign-off-stray",
                f"{by} signed off {line.slug} at {self._commit[:12]}, which is no revision of it",
                since=since,
            )
            return False
        number, editor, content_id, _ = self._rows[line.slug]
        name = f"{line.slug}@{number}"
        if line.content_id != content_id:
            self.tell(
                "sign-off-differs",
                f"{by} signed off another text than {name} has ({line.content_id[:12]}), so it does not count. "
                "Have it read again",
                line.slug,
                since,
            )
            return False
        if is_same_person(by, editor):
            self.tell("sign-off-own", f"{name} was signed off by {by}, who saved it", line.slug, since)
            return False
        return self._check_signature(line, name, since)

    def _check_signature(self, line: Line, name: str, since: int) -> bool:
        sign_off = line.sign_off
        if not sign_off.signature:
            if self._required:
                self.tell(
                    "sign-off-unsigned", f"the sign-off of {name} by {sign_off.by} has no signature", line.slug, since
                )
            return not self._required
        if self._allowed is None:
            return True  # as with commits: who signs where nobody asks is held to nothing
        found = judge(
            signed_part(self._commit, line),
            sign_off.signature.encode("utf-8", "replace"),
            self._allowed,
            principal=address_of(sign_off.by),
            at=since,
            namespace=SIGN_OFFS,
        )
        if found.judged == "good":
            return True
        code, told = {
            "bad": ("signature-bad", "has a signature that is not one of it"),
            "unknown": ("signer-unknown", f"is signed with a key that {SIGNERS} does not have, or not for that"),
        }.get(found.judged, ("signer-differs", f"is signed with a key of {', '.join(found.holders)}"))
        self.tell(code, f"the sign-off of {name} by {sign_off.by} {told}", line.slug, since)
        return False
