"""Recording a revision, and telling the editor at once what it changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from storyrev.desk.approving import check_sign_offs
from storyrev.desk.checking import Asked, hold_gate
from storyrev.desk.comparing import compare_pair
from storyrev.desk.drafts import Draft
from storyrev.desk.particulars import desk_of, embargo_of, published_day, stamps_of
from storyrev.desk.picking import Pair
from storyrev.desk.reading import UNWATCHED, Watch
from storyrev.report.views import ComparisonView
from storyrev.store import Kind, Newsroom, Revision, SaveResult, Status
from storyrev.store.contents import MissingText
from storyrev.store.model import SignOff, Waivers


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save recorded, and what it changed: None for a first revision, where nothing changed, or where nobody asked.

    `trouble` says why nobody can tell what it changed, where the text before it is damaged.
    """

    result: SaveResult
    change: ComparisonView | None
    trouble: str = ""


def save_draft(  # noqa: PLR0913 - what a revision says, in words
    newsroom: Newsroom,
    slug: str,
    draft: Draft,
    *,
    kind: Kind,
    note: str,
    editor: str,
    at: datetime,
    base: str | Revision | None = None,
    key: str | None = None,
    status: Status = "public",
    store: str | None = None,
    waivers: Waivers = (),
    sign_offs: tuple[str, ...] = (),
    compares: bool = True,
    embargo: datetime | None = None,
    remark: str = "",
    watch: Watch = UNWATCHED,
) -> Saved:
    """Record a draft as the story's next revision, its note verbatim.

    `base` names the revision that the editor began from, `store` the store that a new story is to go
    to, `key` the SSH key to sign with. `waivers` are rules that are let pass, each with the reason, `sign_offs` those who
    signed the draft off: that is recorded beside the revision. Until `embargo` (without one, the draft's own) nobody outside
    may read it; `remark` is for editors only. Unless it `compares`, nothing is said of what changed. Raises
    `GateClosed` where the newsroom has a gate and a finding of severity error is not waived, `MayNotSignOff`,
    `NotAnother`, `MustSign`, and what `Newsroom.save` raises.
    """
    check_sign_offs(newsroom, draft.story, sign_offs, editor)
    withheld = status == "withheld"
    until = embargo or embargo_of(draft.story)
    asked = Asked(slug, draft, kind, note, editor, at, withheld, waivers, sign_offs, until)
    hold_gate(newsroom, asked, watch)
    result = newsroom.save(
        slug,
        draft.stored,
        kind=kind,
        note=note,
        editor=editor,
        at=at,
        base=base,
        key=key,
        stamps=stamps_of(draft.story),
        status=status,
        desk_date=published_day(draft.story),
        desk=desk_of(draft.story),
        store=store,
        waivers=waivers,
        embargo=until,
        remark=remark,
    )
    for by in sign_offs:
        revision, _ = newsroom.sign_off(result.revision, SignOff(by, at))
        result = replace(result, revision=revision)
    if not compares or not result.created or result.previous is None:
        return Saved(result, None)
    pair = Pair(result.previous, result.revision, newsroom.history(slug))
    try:
        return Saved(result, compare_pair(newsroom, pair, watch, whole=False))
    except MissingText as error:
        # The revision is in the record: whoever saved it must hear so, and hear of the damage.
        return Saved(result, None, str(error))
