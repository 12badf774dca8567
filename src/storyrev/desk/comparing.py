"""Comparing what is in the record, or in files, with everything that a renderer needs beside the diff."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from storyrev.compare import compare, count_changes
from storyrev.desk.drafts import form_of, read_story
from storyrev.desk.judging import edition_of, judge_revisions
from storyrev.desk.past import Past
from storyrev.desk.picking import Pair
from storyrev.desk.policies import policy_of
from storyrev.desk.reading import UNWATCHED, Reader, Watch
from storyrev.judge import Finding, judge
from storyrev.report.summary import summarise, tell_facts
from storyrev.report.views import ComparisonView, FileView, FirstView, ReportView, RevisionView, SignOffView
from storyrev.store import Newsroom, Revision
from storyrev.story.model import Story


def view_revision(revision: Revision) -> RevisionView:
    """What a report shows of a revision."""
    return RevisionView(
        slug=revision.slug,
        number=revision.number,
        id=revision.id,
        saved_at=revision.saved_at,
        editor=revision.editor,
        kind=revision.kind,
        note=revision.note,
        withheld=revision.status == "withheld",
        return_of=revision.return_of,
        sign_offs=tuple(SignOffView(one.by, one.at, one.remark, one.change) for one in revision.sign_offs),
    )


def compare_revisions(
    old: Revision,
    new: Revision,
    stories: tuple[Story, Story],
    history: Sequence[Revision],
    past: Past | None = None,
) -> ComparisonView:
    """Two revisions of a story side by side, judged as `judge_revisions` does; `history` is oldest first.

    With its `past`, also by the rules that ask about earlier revisions.
    """
    if past is not None:
        diff, judgement = past.judge(old, edition_of(new, stories[1]), stories[0])
    else:
        sides = edition_of(old, stories[0]), edition_of(new, stories[1])
        diff, judgement = judge_revisions(*sides, [edition_of(each) for each in history])
    passed = [r for r in history if min(old.number, new.number) < r.number < max(old.number, new.number)]
    return ComparisonView(
        old=view_revision(old),
        new=view_revision(new),
        diff=diff,
        judgement=judgement,
        between=tuple(view_revision(r) for r in passed),
    )


def compare_pair(newsroom: Newsroom, pair: Pair, watch: Watch = UNWATCHED, *, whole: bool = True) -> ComparisonView:
    """Two revisions as `pick_pair` found them, side by side; unless `whole`, without the rules that need still earlier texts."""
    reader = Reader(newsroom, watch)
    return _compare(reader, pair, Past(reader, pair.history, policy_of(newsroom), whole=whole))


def report_pair(newsroom: Newsroom, pair: Pair, watch: Watch = UNWATCHED) -> ReportView:
    """The change report of two revisions."""
    reader = Reader(newsroom, watch)
    past = Past(reader, pair.history, policy_of(newsroom))
    return _report(newsroom, reader.story(pair.new), pair.new.slug, (_compare(reader, pair, past),), None)


def report_history(newsroom: Newsroom, slug: str, watch: Watch = UNWATCHED) -> ReportView:
    """The change report of a whole story: every revision against the one before it, newest first."""
    history = newsroom.history(slug)
    reader = Reader(newsroom, watch)
    past = Past(reader, history, policy_of(newsroom))
    stories = reader.stream(history)
    first = old_story = next(stories)
    views = []
    for old, new in pairwise(history):
        watch.step(old.number, len(history))
        new_story = next(stories)
        views.append(compare_revisions(old, new, (old_story, new_story), history, past))
        old_story = new_story
    watch.step(len(history), len(history))
    beginning = FirstView(view_revision(history[0]), first)
    return _report(newsroom, old_story, slug, tuple(reversed(views)), beginning)


def report_drafts(old: tuple[str, bytes], new: tuple[str, bytes]) -> ReportView:
    """The comparison of two drafts, each a name and bytes; no newsroom needed."""
    stories = [read_story(data, name, form_of(Path(name))) for name, data in (old, new)]
    diff = compare(stories[0], stories[1])
    view = ComparisonView(FileView(old[0]), FileView(new[0]), diff, judge(diff))
    return ReportView(stories[1].headline, "", (view,), language=language_of(stories[1]))


def tell(view: ComparisonView) -> tuple[str, ...]:
    """What a comparison shows, in sentences, the facts first."""
    return (*tell_facts(view.facts), *summarise(view.diff, count_changes(view.diff)))


def findings(view: ComparisonView) -> tuple[Finding, ...]:
    """What a standards desk would ask about it."""
    return view.judgement.findings if view.judgement is not None else ()


def language_of(story: Story) -> str:
    """The language that a story says it is in (`lang` in its front matter); empty where it does not."""
    return dict(story.front).get("lang", "")


def _compare(reader: Reader, pair: Pair, past: Past) -> ComparisonView:
    reader.load((pair.old, pair.new))
    stories = reader.story(pair.old), reader.story(pair.new)
    return compare_revisions(pair.old, pair.new, stories, pair.history, past)


def _report(
    newsroom: Newsroom, story: Story, slug: str, comparisons: tuple[ComparisonView, ...], first: FirstView | None
) -> ReportView:
    return ReportView(
        headline=story.headline or slug,
        slug=slug,
        comparisons=comparisons,
        first=first,
        newsroom=newsroom.settings.name,
        language=language_of(story),
    )
