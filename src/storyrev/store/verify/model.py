"""What `verify` answers with, and every code that a finding may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Gravity = Literal["finding", "notice"]
"""A `finding` is wrong. A `notice` is legitimate, and worth knowing."""

_FINDINGS = {
    "object-damaged": "Git cannot read an object, or it is not what its name says",
    "object-missing": "an object is gone that the record needs",
    "repository-damaged": "a pack, a list of references or another file of Git's is not sound",
    "branch-unreadable": "what HEAD or the branch names cannot be read, or is no commit",
    "history-unreadable": "the history could not be read to its end, so what follows was not looked at",
    "history-incomplete": "the history was cut off: this repository is shallow",
    "history-overlaid": "replaced objects or grafts show plain Git another history than the commits have",
    "history-rewritten": "a head that was seen before is no longer part of the history",
    "branch-gone": "a branch that was seen before is gone, and what it held is in no history here",
    "seen-list-damaged": "the list of heads seen before was changed, cut short or removed",
    "index-differs": "the index says something that the history does not",
    "trailers-damaged": "a commit has trailers of ours that cannot be read, or are not whole",
    "slug-differs": "the trailers name another story than the one whose file the commit changes",
    "more-touched": "a revision changes more than its own story",
    "nothing-recorded": "a commit says that it records a revision, and changes no story",
    "first-missing": "a story begins with a revision that cannot be its first",
    "first-again": "a revision calls itself the first of a story that has earlier ones",
    "base-unknown": "the revision that the editor started from is not in the history",
    "base-foreign": "the revision that the editor started from is another story's, or not an earlier one",
    "editor-differs": "the commit's author is not the editor whom its trailers name",
    "committer-differs": "somebody else than the editor made the commit",
    "date-backwards": "a commit entered the record before the one that it follows",
    "date-differs": "the two dates of a commit do not belong together as a save writes them",
    "unsigned": "the newsroom asks for a signature, and the commit has none",
    "signature-bad": "a signature is not one of its commit, or cannot be read",
    "signer-unknown": "the key that signed is not in the list of allowed signers, or not for that time",
    "signer-differs": "the key that signed may not sign for this editor",
    "signers-missing": "the newsroom asks for signatures, and there was no list of allowed signers to hold one to",
    "sign-off-damaged": "a note among the sign-offs has a line that is none, or cannot be read",
    "sign-off-stray": "a sign-off stands at what is no revision, or is of another story than the commit's",
    "sign-off-differs": "a sign-off is of another text than its revision has",
    "sign-off-own": "a revision was signed off by the editor who saved it",
    "sign-off-unsigned": "a signed revision has a sign-off without a signature, and the newsroom asks for one",
    "seal-damaged": "the file is no seal, or was changed since it was made",
    "seal-head-missing": "the history does not hold the head of the seal",
    "seal-differs": "the history holds the head of the seal, and not what the seal says of it",
    "seal-signature-bad": "the signature beside the seal is not one of it",
    "seal-signer-unknown": "the key that signed the seal is in no list of allowed signers, or not for that time",
    "timestamp-bad": "the timestamp is not one of the seal, or leads to none of the certificates",
}
_NOTICES = {
    "plain-commit": "a story was changed with plain Git: the revision is of kind unknown",
    "saved-earlier": "a revision has an earlier date than the one before it, as a draft recorded late has",
    "saved-later": "a revision has a date that is still to come",
    "rewrite-accepted": "the history was rewritten, and somebody accepted that",
    "reflog-differs": "plain Git moved the branch away from a commit that storyrev never saw",
    "vouched": "commits without a signature are vouched for by a later one that has one",
    "seal-holds": "the record holds what the seal says",
    "seal-signed": "the seal has a signature that counts",
    "seal-without": "the seal says nothing of a store",
    "timestamp-holds": "the seal existed when the timestamp says",
    "branch-new": "nothing was seen of this branch before",
    "story-removed": "a story's file was removed with plain Git; its revisions stay",
}
CODES: dict[str, str] = _FINDINGS | _NOTICES
"""Every code, and what it says of a record; the names are stable."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `verify` has to say.

    `story` is a slug, `revision` a number, `commit` a hash, `path` a file from the newsroom's root;
    each is empty or None where it does not apply. `since` is when what is wrong entered the record,
    in epoch seconds, None where nobody can tell.
    """

    code: str
    message: str
    story: str = ""
    revision: int | None = None
    commit: str = ""
    path: str = ""
    since: int | None = None

    @property
    def gravity(self) -> Gravity:
        return "finding" if self.code in _FINDINGS else "notice"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, and what came of it; `head` is empty for a record without a commit.

    `sign_offs` are those that count.

    Of each code at most `telling.MOST_KEPT` findings are kept; `counts` has (code, number) of all.
    """

    branch: str
    head: str
    commits: int
    signatures: int
    stories: int
    revisions: int
    findings: tuple[Finding, ...]
    notices: tuple[Finding, ...]
    counts: tuple[tuple[str, int], ...]
    sign_offs: int = 0
