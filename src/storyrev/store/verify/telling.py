"""Where checks tell what they find: counted in full, kept in part, so that a long list cannot fill the memory."""

from __future__ import annotations

from collections import Counter

from storyrev.store.git import shown
from storyrev.store.objects import RawCommit
from storyrev.store.verify.model import CODES, Finding
from storyrev.store.walk import Row

MOST_KEPT = 1000
"""Findings of one code that are kept; the others are counted."""


class Telling:
    """Gathers findings in the order in which they are told."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._kept: list[Finding] = []

    def tell(
        self,
        code: str,
        message: str,
        *,
        story: str = "",
        revision: int | None = None,
        commit: str = "",
        path: str = "",
        since: int | None = None,
    ) -> None:
        """One finding; its message may hold text from anywhere."""
        assert code in CODES, code  # noqa: S101 - a code that nobody could look up
        self.counts[code] += 1
        if self.counts[code] <= MOST_KEPT:
            self._kept.append(Finding(code, shown(message), story, revision, commit, path, since))

    def tell_of(self, commit: RawCommit, row: Row | None, code: str, message: str) -> None:
        """One finding of a commit, and of the revision in it where there is one; since it entered the record."""
        self.tell(
            code,
            message,
            story=row.slug if row else "",
            revision=row.number if row else None,
            commit=commit.id,
            path=row.path if row else "",
            since=commit.committed,
        )

    def gather(self, gravity: str) -> tuple[Finding, ...]:
        """What is kept of one gravity."""
        return tuple(finding for finding in self._kept if finding.gravity == gravity)
