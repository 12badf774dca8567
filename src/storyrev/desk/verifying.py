"""Holding a newsroom's record to what it should be, store by store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from storyrev.desk.reading import UNWATCHED, Watch
from storyrev.errors import UsageError
from storyrev.store import Newsroom
from storyrev.store.stores import Store
from storyrev.store.verify import Finding, Verdict, accept, verify
from storyrev.store.vouching import vouch
from storyrev.store.write import check_editor

ACCEPTABLE = frozenset({"history-rewritten", "branch-gone", "seen-list-damaged"})
"""What a person may accept: everything else can be put right, or is wrong for good."""


class NothingToAccept(UsageError):
    """The history holds what was seen of it."""


class NothingToVouchFor(UsageError):
    """No commit lacks a signature."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A store and what came of looking at it; `name` is empty where the newsroom has one store."""

    name: str
    verdict: Verdict


def verify_record(
    newsroom: Newsroom,
    slugs: tuple[str, ...] = (),
    *,
    at: datetime,
    signers: bytes | None = None,
    watch: Watch = UNWATCHED,
) -> tuple[Checked, ...]:
    """What is wrong with the record, or with these stories in it, as of the time `at`.

    `signers` is a list of allowed signers to hold every signature to. Raises `UnknownStory` and
    `MissingStore`.
    """
    for slug in slugs:
        newsroom.history(slug)
    chosen = frozenset(slugs)
    return tuple(
        Checked(store.name, _placed(store, _look(newsroom, store, at, watch, slugs=chosen, signers=signers)))
        for store in newsroom.stores
    )


def accept_history(
    newsroom: Newsroom, why: str, editor: str, *, at: datetime, watch: Watch = UNWATCHED
) -> tuple[Checked, ...]:
    """The record as it is after somebody accepted that its history was rewritten.

    From now on it is held against where its branches are. Raises `NothingToAccept`, and
    `BadEditor` and `UsageError` for an editor or a reason that says nothing.
    """
    check_editor(editor)
    if not why.strip():
        raise UsageError("Say why the history was rewritten, for those who ask later: --accept 'A court ordered it.'")
    concerned = _stores_with(newsroom, lambda finding: finding.code in ACCEPTABLE, at, watch)
    if not concerned:
        raise NothingToAccept("There is nothing to accept: the history holds everything that was seen of it.")
    for store, _ in concerned:
        accept(store.layout, remark=f"{editor}: {why}", at=at)
        store.stories()  # the index follows, as it does for every reader
    return verify_record(newsroom, at=at, watch=watch)


def vouch_for_unsigned(
    newsroom: Newsroom, editor: str, *, key: str | None, at: datetime, watch: Watch = UNWATCHED
) -> tuple[Checked, ...]:
    """The record as it is after `editor` signed for every commit that should have a signature and has none.

    Raises `NothingToVouchFor`, and what `vouching.vouch` raises.
    """
    concerned = _stores_with(newsroom, lambda finding: finding.code == "unsigned", at, watch)
    if not concerned:
        raise NothingToVouchFor(
            "There is nothing to vouch for: no commit lacks a signature that the newsroom asks for."
        )
    for store, verdict in concerned:
        first = next(finding for finding in verdict.findings if finding.code == "unsigned")
        vouch(store.layout, store.record, first=first.commit, head=verdict.head, editor=editor, at=at, key=key)
    return verify_record(newsroom, at=at, watch=watch)


def _stores_with(
    newsroom: Newsroom, wanted: Callable[[Finding], bool], at: datetime, watch: Watch
) -> list[tuple[Store, Verdict]]:
    """The stores that have a finding of some kind, and what was found."""
    found = [(store, _look(newsroom, store, at, watch)) for store in newsroom.stores]
    return [(store, verdict) for store, verdict in found if any(wanted(finding) for finding in verdict.findings)]


def _look(
    newsroom: Newsroom,
    store: Store,
    at: datetime,
    watch: Watch,
    *,
    slugs: frozenset[str] = frozenset(),
    signers: bytes | None = None,
) -> Verdict:
    overview = (newsroom.layout.overview_file, store.entry.path) if store.entry else None
    return verify(store.layout, now=at, slugs=slugs, signers=signers, overview=overview, step=watch.step)


def _placed(store: Store, verdict: Verdict) -> Verdict:
    """A verdict with the paths of stories from the newsroom's folder."""
    if not store.folder:
        return verdict
    findings, notices = (
        tuple(
            replace(finding, path=store.folder + finding.path) if finding.path.startswith("stories/") else finding
            for finding in found
        )
        for found in (verdict.findings, verdict.notices)
    )
    return replace(verdict, findings=findings, notices=notices)
