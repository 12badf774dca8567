"""Checking drafts and revisions: what a standards desk would ask, by the newsroom's policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from storyrev.desk.drafts import Draft, read_draft, read_file
from storyrev.desk.judging import edition_of
from storyrev.desk.particulars import desk_of, embargo_of
from storyrev.desk.past import Past
from storyrev.desk.policies import policy_of
from storyrev.desk.reading import UNWATCHED, Reader, Watch
from storyrev.desk.suggesting import suggest
from storyrev.errors import StoryrevError
from storyrev.judge import Edition, Finding, Policy, find_rule, judge_first
from storyrev.report.checks import CheckView, Located
from storyrev.store import Newsroom, Revision
from storyrev.store.model import Waivers
from storyrev.store.workcopy import hash_blob
from storyrev.story.model import Story


class GateClosed(StoryrevError):
    """The newsroom has a gate, and a draft has findings of severity error that nobody waived."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft that is to be a story's next revision, and what is to be said of it. `sign_offs` name who signed it off, and until `embargo` nobody outside may read it."""

    slug: str
    draft: Draft
    kind: str
    note: str
    editor: str
    at: datetime
    withheld: bool = False
    waivers: Waivers = ()
    sign_offs: tuple[str, ...] = ()
    embargo: datetime | None = None


def check_draft(newsroom: Newsroom, asked: Asked, watch: Watch = UNWATCHED, policy: Policy | None = None) -> CheckView:
    """What a desk would ask about a draft before it is saved."""
    latest = newsroom.find_latest(asked.slug)
    history = newsroom.history(asked.slug) if latest is not None else ()
    new = Edition(
        slug=asked.slug,
        kind=asked.kind,
        note=asked.note,
        saved_at=asked.at,
        editor=asked.editor,
        content_id=hash_blob(asked.draft.stored, like=latest.content_id if latest else ""),
        withheld=asked.withheld,
        embargo=asked.embargo,
        sign_offs=asked.sign_offs,
        waivers=asked.waivers,
        story=asked.draft.story,
    )
    walk = _Walk(Reader(newsroom, watch), history, policy or policy_of(newsroom))
    return walk.check(new, asked.draft.name)


def check_story(
    newsroom: Newsroom, slug: str, first: int = 1, last: int | None = None, watch: Watch = UNWATCHED
) -> Iterator[CheckView]:
    """What a desk would ask about each revision of a story from number `first` to `last`, both included."""
    history = newsroom.history(slug)
    last = len(history) if last is None else last
    wanted = [revision for revision in history if first <= revision.number <= last]
    yield from _check(history, wanted, policy_of(newsroom), Reader(newsroom, watch), watch, (0, len(wanted)))


def check_since(newsroom: Newsroom, since: date | None = None, watch: Watch = UNWATCHED) -> Iterator[CheckView]:
    """What a desk would ask about every revision saved on that day (UTC) or later, story by story; without one, about all."""
    wanted: dict[str, list[Revision]] = {}
    for revision in newsroom.by_date(since):
        wanted.setdefault(revision.slug, []).append(revision)
    policy, done, total = policy_of(newsroom), 0, sum(map(len, wanted.values()))
    for slug, revisions in sorted(wanted.items()):
        revisions.sort(key=lambda revision: revision.number)
        reader = Reader(newsroom, watch)
        yield from _check(newsroom.history(slug), revisions, policy, reader, watch, (done, total))
        done += len(revisions)


def check_copies(newsroom: Newsroom, editor: str, at: datetime, watch: Watch = UNWATCHED) -> Iterator[CheckView]:
    """What a desk would ask about each file in stories/ that differs from what is recorded, as its story's next revision.

    Kind and note are those that the new notes of each give it.
    """
    policy = policy_of(newsroom)
    summaries = newsroom.stories()
    for number, summary in enumerate(summaries, 1):
        watch.step(number, len(summaries))
        path = newsroom.root / summary.latest.path
        if not path.is_file():
            continue
        data = read_file(path)
        if hash_blob(data, like=summary.latest.content_id) == summary.latest.content_id:
            continue
        draft = read_draft(data, summary.latest.path, "markdown")
        suggestion = suggest(newsroom, summary.slug, draft, watch)
        embargo = embargo_of(draft.story)
        asked = Asked(summary.slug, draft, suggestion.kind, suggestion.note, editor, at, embargo=embargo)
        yield check_draft(newsroom, asked, watch, policy)


def hold_gate(newsroom: Newsroom, asked: Asked, watch: Watch = UNWATCHED) -> None:
    """Refuse a draft by the newsroom's gate, if it has one. Raises `GateClosed` with the findings and the way on."""
    policy = policy_of(newsroom)
    if not policy.gate:
        return
    view = check_draft(newsroom, asked, watch, policy)
    grave = [one for one in view.findings if one.finding.severity == "error" and not one.finding.waived]
    if grave:
        told = "\n".join(f"  {one.finding.code} {one.finding.message} {one.finding.step}" for one in grave)
        codes = " ".join(f'--waive {code}="why"' for code in dict.fromkeys(one.finding.code for one in grave))
        raise GateClosed(
            f"{asked.slug!r} was not saved: this newsroom saves no draft on which the desk would ask this:\n{told}\n"
            f"Mend it, or let it pass with the reason: {codes}"
        )


def _check(
    history: tuple[Revision, ...],
    wanted: Iterable[Revision],
    policy: Policy,
    reader: Reader,
    watch: Watch,
    progress: tuple[int, int],
) -> Iterator[CheckView]:
    wanted = tuple(wanted)
    reader.load(wanted)
    walk = _Walk(reader, history, policy)
    done, total = progress
    for number, revision in enumerate(wanted, 1):
        watch.step(done + number, total)
        yield walk.check(edition_of(revision, reader.story(revision)), revision.path)


class _Walk:
    """Checks revisions of one story; what was compared once is not compared again."""

    def __init__(self, reader: Reader, history: Sequence[Revision], policy: Policy) -> None:
        self._reader = reader
        self._policy = policy
        self._past = Past(reader, history, policy)

    def check(self, new: Edition, path: str) -> CheckView:
        """The findings on one revision, or on a draft (number 0) that would come after all of them."""
        assert new.story is not None  # noqa: S101 - who checks has read it
        old = _find_old(self._past.before(new), new)
        old_story = self._reader.story(old) if old is not None else None
        if old is None:
            found, material = judge_first(new, ruling=self._policy.for_desk(desk_of(new.story))), None
        else:
            _, judgement = self._past.judge(old, new, old_story)
            found, material = judgement.findings, judgement.material
        return CheckView(
            new.slug,
            new.number,
            old.number if old is not None else 0,
            new.kind,
            path,
            material,
            tuple(_locate(finding, new.story, old_story) for finding in found),
        )


def _find_old(before: Sequence[Revision], new: Edition) -> Revision | None:
    """What a revision is held against: of a public one what readers had before it, of a withheld one the last text."""
    if new.withheld:
        return before[-1] if before else None
    return next((revision for revision in reversed(before) if revision.status == "public"), None)


def _locate(finding: Finding, new: Story, old: Story | None) -> Located:
    """A finding with its line in the new text, and its section there or, of what is gone, in the old one."""
    rule = find_rule(finding.code)
    name = rule.name if rule is not None else ""
    if finding.field:
        return Located(finding, name, _field_line(new, finding.field))
    if finding.new_at is not None:
        return Located(finding, name, _block_line(new, finding.new_at), _section(new, finding.new_at))
    if finding.old_at is not None and old is not None:
        label = _section(old, finding.old_at)
        part = next((part for part in new.sections if part.label == label), None)
        line = _block_line(new, part.at[0]) if part is not None and part.at else 1
        return Located(finding, name, line, label)
    return Located(finding, name, 1)


def _section(story: Story, at: int) -> str:
    return next((part.label for part in story.parts if at in part.at), "")


def _block_line(story: Story, at: int) -> int:
    before = story.opening + "".join(block.source for block in story.blocks[:at])
    source = story.blocks[at].source
    return before.count("\n") + source[: len(source) - len(source.lstrip())].count("\n") + 1


def _field_line(story: Story, field: str) -> int:
    lines = story.opening.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{field}:")), 1)
