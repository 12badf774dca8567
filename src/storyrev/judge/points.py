"""What readers could be told of a change: its points, each a fact or a passage that came, went or was reworded.

A note is held against these. What a passage that came or went says that can be checked belongs to its point: a desk
that writes "adds details of the vote" has told of the figures in them too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from storyrev.compare import StoryDiff, new_text, old_text
from storyrev.compare.model import SectionChange, Span
from storyrev.judge.edits import judge_edit
from storyrev.judge.furniture import Furniture, find_furniture, is_of_page, without_addresses
from storyrev.judge.model import Fact
from storyrev.judge.passages import Passage, Row, list_passages
from storyrev.judge.wording import is_worded_alike, says_otherwise

PointSort = Literal["fact", "added", "removed", "reworded"]


@dataclass(frozen=True, slots=True)
class Point:
    """A material change that a note can tell of, or leave out.

    `facts` are that of a `fact` (of a quote with those inside it), those of a passage that was `added` or `removed`, and
    those that came or went with the words of one that was `reworded`. `old` and `new` are the texts of the passage (of a fact its sentences). `kind` is that of the block
    (paragraph, caption, quote…) or the name of the field. `part` is the index of its section in the new story, in the
    old one (counted from -1 down) where it is gone, None for a field; `label` what that section is called. `paragraph`
    counts the paragraphs of the story's own text from 1, 0 outside of them. `bodies` are the whole texts of its
    block or field in the old and the new story.
    """

    sort: PointSort
    facts: tuple[Fact, ...]
    old: str
    new: str
    kind: str
    part: int | None = None
    label: str = ""
    lede: bool = False
    paragraph: int = 0
    old_at: int | None = None
    new_at: int | None = None
    address: str = ""
    bodies: tuple[str, str] = ("", "")

    @property
    def around(self) -> str:
        """The label of its section and the text of its block, in the new story if it can be."""
        return f"{self.label} {self.bodies[1] or self.bodies[0]}"

    @property
    def fact(self) -> Fact | None:
        """The fact that it is; None for a passage."""
        return self.facts[0] if self.sort == "fact" else None


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in the story's own text, as `Point` tells it."""

    part: int | None
    label: str
    lede: bool
    paragraph: int = 0


def list_points(
    diff: StoryDiff,
    facts: Iterable[Fact],
    language: str,
    passages: Iterable[Passage] | None = None,
    furniture: Furniture | None = None,
) -> tuple[Point, ...]:
    """The points of a change in reading order; `facts` and `passages` are those of `find_facts` and `list_passages` for it.

    A rewording without a fact is one where it is judged to mean something else (`judge_edit`). Left out is what no
    reader expects to be told of: links, byline and dateline, notes, headings over passages that came or went, and what is of
    the page and not of the story: `furniture`, as `find_furniture` finds it.
    """
    by_address: dict[str, list[Fact]] = {}
    for fact in facts:
        by_address.setdefault(fact.address, []).append(fact)
    spots = _Spots(diff)
    furniture = find_furniture(diff, language) if furniture is None else furniture
    points: list[Point] = []
    for passage in list_passages(diff) if passages is None else passages:
        if not furniture.has(passage.old_at, passage.new_at, passage.field):
            points += _read_passage(passage, by_address, spots, language)
    return tuple(point for point in points if not _is_minor(point))


def _is_minor(point: Point) -> bool:
    """Whether no reader expects to be told of it."""
    if point.kind in _MINOR_KINDS or (point.fact is not None and point.fact.kind == "link"):
        return True
    return point.sort in ("added", "removed") and point.kind in _HEADS


def _read_passage(passage: Passage, by_address: dict[str, list[Fact]], spots: _Spots, language: str) -> Iterator[Point]:
    """The points of a passage: of its sentences that both texts have, then of those that came or went."""
    for address in dict.fromkeys((passage.address, *(row.address for row in passage.rows))):
        here = by_address.get(address, [])
        page = [fact for fact in here if is_of_page(fact)]
        here = [fact for fact in here if fact.kind != "link" and fact not in page]
        both = [fact for fact in here if fact.field or (fact.old_sentence and fact.new_sentence)]
        edited = [row for row in passage.rows if row.address == address and row.changed and not row.whole]
        if both:
            yield from _group_facts(both, passage, spots)
        elif edited and not here and any(_is_material(row.spans, passage.field, language, page) for row in edited):
            sides = (
                " ".join(filter(None, (text(row.spans).strip() for row in edited))) for text in (old_text, new_text)
            )
            yield spots.point("reworded", passage, (), next(sides), next(sides), address)
    for sort, run in _find_runs(passage):
        text = _text_of(run)
        named = dict.fromkeys(row.address for row in run)
        facts = [fact for address in named for fact in by_address.get(address, ()) if not fact.field]
        facts = [fact for fact in facts if not (fact.new_sentence if sort == "removed" else fact.old_sentence)]
        old, new = (text, "") if sort == "removed" else ("", text)
        address = passage.address if passage.whole else run[0].address
        yield spots.point(sort, passage, tuple(facts), old, new, address)


def _find_runs(passage: Passage) -> Iterator[tuple[PointSort, list[Row]]]:
    """The sentences of a passage that came or went, those together that stand one after the other in their text."""
    sorts: tuple[tuple[PointSort, str, str], ...] = (
        ("removed", "delete", passage.old.body),
        ("added", "insert", passage.new.body),
    )
    for sort, op, body in sorts:
        text = _squeeze(body)
        run: list[Row] = []
        for row in passage.rows:
            if not row.whole or all(span.op != op for span in row.spans):
                continue
            if run and _squeeze(_text_of([*run, row])) not in text:
                yield sort, run
                run = []
            run.append(row)
        if run and _text_of(run):
            yield sort, run


def _text_of(rows: Iterable[Row]) -> str:
    return "".join(span.text for row in rows for span in row.spans).strip()


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _group_facts(facts: list[Fact], passage: Passage, spots: _Spots) -> Iterator[Point]:
    """The points of the facts of sentences that both texts have.

    What differs inside a quote goes with the quote. A headline or a dek in which several facts differ was reworded as a
    whole. Where several facts only came or went, the sentence was reworded: they are
    one point.
    """
    if passage.field and len(facts) > 1:
        yield spots.point(
            "reworded", passage, tuple(facts), facts[0].old_sentence, facts[0].new_sentence, facts[0].address
        )
        return
    quotes = [fact for fact in facts if fact.kind == "quote"]
    inside: dict[int, list[Fact]] = {at: [] for at in range(len(quotes))}
    alone: list[Fact] = []
    loose: list[Fact] = []
    for fact in facts:
        home = next((at for at, quote in enumerate(quotes) if _is_inside(fact, quote)), None)
        if fact.kind == "quote":
            continue
        if home is not None:
            inside[home].append(fact)
        elif fact.kind in _LOOSE and not (fact.old and fact.new):
            loose.append(fact)
        else:
            alone.append(fact)
    if len(loose) == 1:
        alone, loose = [fact for fact in facts if fact in alone or fact in loose], []
    groups = [(quote, *inside[at]) for at, quote in enumerate(quotes)] + [(fact,) for fact in alone]
    for group in groups:
        fact = group[0]
        yield spots.point("fact", passage, group, fact.old_sentence, fact.new_sentence, fact.address)
    if loose:
        fact = loose[0]
        yield spots.point("reworded", passage, tuple(loose), fact.old_sentence, fact.new_sentence, fact.address)


def _is_inside(fact: Fact, quote: Fact) -> bool:
    """Whether a fact is told as one that differs inside a quote, and this is the quote."""
    return fact.inside == "quote" and fact.old in quote.old and fact.new in quote.new


def _is_material(spans: tuple[Span, ...], field: str, language: str, page: Iterable[Fact]) -> bool:
    """Whether a rewording without a fact of the story says something else; of a headline or a dek every other word counts.

    `page` are its facts that are of the page.
    """
    kept = without_addresses(spans)
    if not says_otherwise(kept):
        return False
    old, new = old_text(kept), new_text(kept)
    for fact in page:
        old, new = old.replace(fact.old, ""), new.replace(fact.new, "")
    if is_worded_alike(old, new):
        return False
    return bool(field) or judge_edit(old, new, language).material


_LOOSE = frozenset({"figure", "date", "name", "title", "hedge", "attribution"})
"""Facts that come and go with other words: several in one sentence are told as a rewording."""
_MINOR_KINDS = ("byline", "dateline", "note", "notes")
"""Fields and blocks that no note tells of: who filed it and from where, and the notes themselves."""
_HEADS = ("heading", "label", "headline", "embed")
"""Blocks that come and go with what they stand over, or have no words of their own."""
_PARAGRAPHS = ("paragraph", "quote", "item")


class _Spots:
    """Where the blocks of both stories stand, each looked up when it is asked for."""

    def __init__(self, diff: StoryDiff) -> None:
        self._old, self._new = _Side(diff, 0), _Side(diff, 1)

    def point(
        self, sort: PointSort, passage: Passage, facts: tuple[Fact, ...], old: str, new: str, address: str
    ) -> Point:
        """A point of a passage, with where it stands: in the new story if it can."""
        spot = self._new.find(passage.new_at) or self._old.find(passage.old_at) or _Spot(None, "", lede=False)
        block = passage.old if passage.new_at is None and not passage.field else passage.new
        spans = [span for row in passage.rows for span in row.spans] if passage.field else []
        bodies = (old_text(spans), new_text(spans)) if passage.field else (passage.old.body, passage.new.body)
        return Point(
            sort=sort,
            facts=facts,
            old=old,
            new=new,
            kind=passage.field or block.kind,
            part=spot.part,
            label=spot.label,
            lede=spot.lede,
            paragraph=spot.paragraph,
            old_at=passage.old_at,
            new_at=passage.new_at,
            address=address,
            bodies=bodies,
        )


class _Side:
    """Where the blocks of the old (0) or the new (1) story's own text stand."""

    def __init__(self, diff: StoryDiff, side: int) -> None:
        self._sections: dict[int, SectionChange] = {}
        self._side = side
        paragraphs: list[int] = []
        for section in diff.sections:
            own = (section.old, section.new)[side]
            if own is None or own.kind not in ("head", "lede", "section"):
                continue
            self._sections |= dict.fromkeys(own.at, section)
            if own.kind != "head":
                for change in section.blocks:
                    block, at = ((change.old, change.old_at), (change.new, change.new_at))[side]
                    if block is not None and at is not None and block.kind in _PARAGRAPHS and block.body.strip():
                        paragraphs.append(at)
        self._paragraphs = sorted(paragraphs)

    def find(self, at: int | None) -> _Spot | None:
        """Where the block with an index stands; None for one that is not of the story's own text."""
        section = self._sections.get(at) if at is not None else None
        own = (section.old, section.new)[self._side] if section is not None else None
        if at is None or section is None or own is None:
            return None
        part = section.new_at if section.new_at is not None else -1 - (section.old_at or 0)
        number = bisect_left(self._paragraphs, at)
        counts = number < len(self._paragraphs) and self._paragraphs[number] == at
        return _Spot(part, own.label, own.kind == "lede", number + 1 if counts else 0)
