"""What changed, in sentences: the first thing a desk reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from storyrev.compare import Counts, is_rewritten
from storyrev.compare.model import SectionChange, StoryDiff
from storyrev.judge.model import Fact
from storyrev.report.words import Sentence, Words, count_things, first_words, list_pieces, name_field, name_part
from storyrev.story.model import Section

_MOST_FACTS = 5
"""How many facts of a kind are spelled out in one sentence; all of them stand in the list of facts."""

_LEAD = 3
"""Words before the first difference that a changed quotation is told with."""

_CARDS = "passages of related stories or calls"


def summarise(diff: StoryDiff, counts: Counts) -> tuple[str, ...]:
    """What differs between two texts, a sentence a sort of change, the weightiest first.

    A sentence with words of the story in it is a `Sentence`, which knows them. Of facts `tell_facts` tells.
    """
    if diff.identical:
        return ("Nothing changed: the two texts are the same to the byte.",)
    sentences = [
        *(["The story was rewritten: hardly a word stands as it did."] if is_rewritten(diff) else ()),
        *_tell_sections(counts),
        *_tell_fields(diff),
        *_tell_passages(counts),
        *_tell_notes(counts),
        *_tell_words(counts),
    ]
    if not sentences:
        sentences.append("No words changed, only how the text is written down (markup, white space, typography).")
    elif counts.form:
        sentences.append(f"{count_things(counts.form, 'passage')} changed in form only.")
    return tuple(sentences)


def tell_limits(diff: StoryDiff) -> Iterator[str]:
    """Where a limit on work was reached, a sentence for each limit, text and section."""
    parts = {(side, at): part for s in diff.sections for side, at, part in _both(s) if part is not None}
    places = Counter((limit.name, limit.side, limit.place.part) for limit in diff.limits)
    for (name, side, at), number in places.items():
        yield Sentence.of(
            (
                f"A limit on the work was reached ({name}: {count_things(number, 'passage')} of the {side} text, in ",
                Words(name_part(parts.get((side, at)))),
                "): nothing is missing, but the comparison may be coarser.",
            )
        )


def _both(section: SectionChange) -> Iterator[tuple[str, int | None, Section | None]]:
    yield "old", section.old_at, section.old
    yield "new", section.new_at, section.new


def tell_facts(facts: Iterable[Fact]) -> Iterator[str]:
    """Facts before and after, a sentence a kind: `2 figures changed: 500 → 750, 3 → 4` and a full stop."""
    groups: dict[tuple[str, str], list[list[str]]] = {}
    for fact in facts:
        if fact.kind in ("link", "caption"):
            continue  # the passages and links that changed are counted in sentences of their own
        verb = "changed" if fact.old and fact.new else "added" if fact.new else "cut"
        old, *new = (Words(text) for text in _shorten(fact))
        groups.setdefault((fact.kind, verb), []).append([old, " → ", *new] if new else [old])
    for (kind, verb), texts in groups.items():
        more = len(texts) - _MOST_FACTS
        listed = list_pieces(texts[:_MOST_FACTS], last=", ")
        end = f" and {more} more." if more > 0 else "."
        yield Sentence.of([f"{count_things(len(texts), kind)} {verb}: ", *listed, end])


def _shorten(fact: Fact) -> list[str]:
    """The readings of a fact for a sentence: figures and dates as they stand, of words a few from where they differ."""
    texts = [text for text in (fact.old, fact.new) if text]
    if fact.kind in ("figure", "date") or fact.sort == "marks":
        return texts
    same = 0
    if len(texts) > 1:
        pairs = zip(*(text.split() for text in texts), strict=False)
        same = next((index for index, (old, new) in enumerate(pairs) if old != new), 0)
    skipped = max(same - _LEAD, 0)
    return [f"“{'…' if skipped else ''}{first_words(' '.join(t.split()[skipped:])).rstrip('.,;')}”" for t in texts]


def _tell(noun: str, *ways: tuple[int, str], many: str = "") -> Iterator[str]:
    """One sentence of a sort of thing and what happened to how many of it; none where nothing did."""
    told = [(number, way) for number, way in ways if number]
    if told:
        number, way = told[0]
        rest = [f"{count:,} {what}" for count, what in told[1:]]
        yield f"{', '.join([f'{count_things(number, noun, many)} {way}', *rest])}."


def _tell_sections(counts: Counts) -> Iterator[str]:
    yield from _tell(
        "section",
        (counts.sections_changed, "changed"),
        (counts.sections_added, "added"),
        (counts.sections_removed, "cut"),
        (counts.sections_split, "split off"),
        (counts.sections_merged, "merged into another"),
        (counts.sections_renamed, "renamed"),
        (counts.sections_moved, "moved"),
    )


def _tell_fields(diff: StoryDiff) -> Iterator[str]:
    changed = [field for field in diff.fields if field.changed]
    if changed:
        names = list_pieces([(Words(name_field(field.name)),) for field in changed])
        yield Sentence.of(["Head of the story changed: ", *names, "."])


def _tell_passages(counts: Counts) -> Iterator[str]:
    yield from _tell(
        "passage",
        (counts.blocks_changed, "reworded"),
        (counts.blocks_added, "added"),
        (counts.blocks_removed, "cut"),
        (counts.blocks_moved + counts.sentences_moved, "moved"),
        (counts.blocks_split, "split off"),
        (counts.blocks_merged, "joined to another"),
    )
    yield from _tell("link", (counts.links, "changed"))
    yield from _tell("passage of related stories or calls", (counts.cards, "changed"), many=_CARDS)


def _tell_notes(counts: Counts) -> Iterator[str]:
    yield from _tell(
        "note to readers",
        (counts.notes_added, "added"),
        (counts.notes_changed, "changed"),
        (counts.notes_removed, "taken out"),
        many="notes to readers",
    )


def _tell_words(counts: Counts) -> Iterator[str]:
    yield from _tell("word", (counts.words_added, "added"), (counts.words_removed, "cut"))
