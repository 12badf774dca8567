"""Rules about a fact that reads otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import regex
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from storyrev.compare import words_of
from storyrev.compare.forms import fold
from storyrev.judge.facts import language_of
from storyrev.judge.figures import find_figures
from storyrev.judge.furniture import is_furniture, is_of_page
from storyrev.judge.languages import Words, words_for
from storyrev.judge.model import Fact, Finding
from storyrev.judge.phrases import read_list
from storyrev.judge.rules.case import Case
from storyrev.story.model import Story

_ALIKE = 70
"""Of a hundred: how like two names are of which one is the other spelled anew."""
_LETTERS = 2
"""Letters in which each of their words may differ."""
_SAME_SENTENCE = 70
"""Of a hundred: how like two sentences are that say the same but for a name."""
_TURNED_SENTENCE = 85
"""Of a hundred: how like two sentences are of which one is the other turned round."""
_TURNED_WORDS = 4
"""Words that such a sentence may have on one side only, the negation among them."""
_QUOTE_WORDS = """
    quote quotes quoted quotation quotations misquoted zitat zitate zitiert cita citas citado citation citations cité
"""
_SAYS_QUOTE = frozenset(_QUOTE_WORDS.split())
_ORDINAL = regex.compile(r"\d+(?:st|nd|rd|th|\.|º|ª)", regex.IGNORECASE)
_CODE = regex.compile(r"(?=\S*\d)(?=\S*\p{Lu})[\p{L}\d]+", regex.VERSION1)
_READ = ("paragraph", "quote", "item", "table", "caption", "heading", "label")


def ask_altered_quotes(case: Case) -> Iterator[Finding]:
    """SR102."""
    if not _SAYS_QUOTE.isdisjoint(words_of(case.note)):
        return
    altered = (fact for fact in case.facts if fact.kind == "quote" and fact.sort == "altered" and not is_of_page(fact))
    for fact in _each_once(altered, bool):
        yield case.ask(
            f"A direct quote was altered and the note does not say so: {shown(fact)}.",
            "Hold it against the recording; if the old words were wrong, say so in a correction, else restore them.",
            fact,
        )


def ask_corrected_facts(case: Case) -> Iterator[Finding]:
    """SR103."""
    if not case.admits_no_error:
        return
    for fact in _each_once(case.facts, is_put_right):
        yield case.ask(
            f"{fact.old} became {fact.new} under “{case.kind}”. New reporting, or an error put right?",
            "If it was wrong, save it as a correction; if it is news, let the note say so.",
            fact,
        )


def ask_changed_speakers(case: Case) -> Iterator[Finding]:
    """SR105."""
    for fact in _each_once(case.facts, lambda fact: fact.kind == "attribution" and fact.sort == "speaker"):
        if fold(fact.new).casefold() not in fold(case.note).casefold():
            yield case.ask(
                f"What {fact.old} said is now said by {fact.new}, and the note does not say so.",
                "Check who said it; if the first name was wrong, that is a correction that names both.",
                fact,
            )


def ask_changed_negations(case: Case) -> Iterator[Finding]:
    """SR106."""
    if not (case.admits_no_error or not case.note.strip()):
        return
    words = words_for(language_of(case.diff)) if case.diff is not None else Words()
    phrases = frozenset(read_list(words.negative_prepositions))
    turned = [fact for fact in case.facts if _turns_round(fact, phrases)]
    times = Counter((fact.old_sentence, fact.new_sentence) for fact in turned)
    # "not eligible" that became "ineligible" was turned twice, and says what it said
    once = {fact for fact in turned if times[fact.old_sentence, fact.new_sentence] % 2}
    for fact in _each_once(case.facts, once.__contains__, both=False):
        yield case.ask(
            f"The sense was turned round: {shown(fact)} in “{shorten(fact.new_sentence or fact.old_sentence)}”.",
            "If the old sentence was wrong, save it as a correction that says what was wrong.",
            fact,
        )


def ask_headline(case: Case) -> Iterator[Finding]:
    """SR107."""
    story = case.new.story
    if story is None:
        return
    language = case.diff.options.language if case.diff is not None else "en"
    text = _numbers(_body(story), language)
    headline = _numbers([story.headline], language)
    for fact in _each_once(case.facts, lambda fact: fact.kind == "figure", both=False):
        old, new = (_numbers([side], language) for side in (fact.old, fact.new))
        if fact.field == "headline" and new and not new & text:
            yield case.ask(
                f"The headline says {fact.new} now, and the text does not.",
                "Bring headline and text into line before this goes out.",
                fact,
            )
        elif not fact.field and old & headline and new and not old & text and not new & headline:
            yield case.ask(
                f"The text says {fact.new} now, and the headline still says {fact.old}.",
                "Bring the headline into line with the text.",
                fact,
            )


def _turns_round(fact: Fact, phrases: frozenset[str]) -> bool:
    """Whether a negation came to a sentence or went from it, or a word became its contrary, and the rest stayed.

    `phrases` are negations that make a phrase with what follows them.
    """
    if fact.kind != "negation" or (fact.old and fact.new and fact.sort != "opposite"):
        return False
    olds, news = set(words_of(fact.old_sentence)), set(words_of(fact.new_sentence))
    if not (fact.old and fact.new) and (fact.old or fact.new).casefold() in phrases:
        with_it = olds - news if fact.old else news - olds
        if len(with_it) > 1:
            return False  # a phrase came or went: "without undue delay"
    changed = olds ^ news
    return _in_one_sentence(fact, _TURNED_SENTENCE) and len(changed) <= _TURNED_WORDS


def _in_one_sentence(fact: Fact, at_least: int = _SAME_SENTENCE) -> bool:
    """Whether both texts have the sentence, with little else changed in it."""
    return fuzz.ratio(fact.old_sentence, fact.new_sentence) >= at_least


def shown(fact: Fact) -> str:
    """A fact as messages show it: old → new."""
    old, new = (f"“{shorten(side)}”" if side else "none" for side in (fact.old, fact.new))
    return f"{old} → {new}"


def shorten(text: str, most: int = 80) -> str:
    """A text on one line, cut to so many characters."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def matters(fact: Fact) -> bool:
    """Whether a fact took another's place in such a way that a note which leaves it out misleads."""
    if not (fact.old and fact.new) or fact.field == "dateline":
        return False
    if fact.kind == "name":
        old, new = fold(fact.old).casefold(), fold(fact.new).casefold()
        return old not in new and new not in old and _in_one_sentence(fact)
    return fact.kind in ("figure", "date", "negation") and fact.sort not in ("label", "part")


def _each_once(facts: Iterable[Fact], wanted: Callable[[Fact], bool], *, both: bool = True) -> Iterator[Fact]:
    """The facts that are wanted; what changed in three places alike is one question, at the first of them."""
    asked: set[tuple[str, str]] = set()
    for fact in facts:
        if wanted(fact) and (not both or (fact.old and fact.new)) and (fact.old, fact.new) not in asked:
            asked.add((fact.old, fact.new))
            yield fact


def is_put_right(fact: Fact) -> bool:
    """Whether a figure or a date became another, or a name other letters; the day of a dateline goes with the news."""
    if fact.field == "dateline" or is_furniture(fact):
        return False
    if fact.kind == "figure":
        return (
            fact.sort not in ("label", "part")
            and _is_ordinal(fact.old) == _is_ordinal(fact.new)
            and _is_code(fact.old) == _is_code(fact.new)
        )
    if fact.kind == "date":
        return any(map(str.isdigit, fact.old)) and any(map(str.isdigit, fact.new))
    return fact.kind == "name" and bool(fact.old and fact.new) and _is_respelled(fact.old, fact.new)


def _is_ordinal(text: str) -> bool:
    return _ORDINAL.fullmatch(text) is not None


def _is_code(text: str) -> bool:
    """Whether a figure is letters and digits in one word, as the number of a house or a post code may be."""
    return _ORDINAL.fullmatch(text) is None and _CODE.fullmatch(text) is not None


def _is_respelled(old: str, new: str) -> bool:
    """Whether two names are one with other letters in it: as many words, and each like its counterpart."""
    was, now = fold(old).casefold().split(), fold(new).casefold().split()
    if len(was) != len(now) or list(map(_singular, was)) == list(map(_singular, now)):
        return False  # "Users" is no other name than "User"
    return all(
        one == other or (fuzz.ratio(one, other) >= _ALIKE and Levenshtein.distance(one, other) <= _LETTERS)
        for one, other in zip(was, now, strict=True)
    )


def _singular(word: str) -> str:
    one = word.rstrip("s")
    return f"{one[:-2]}y" if one.endswith("ie") else one


def _body(story: Story) -> list[str]:
    return [block.body for block in story.blocks if block.kind in _READ and not block.card]


def _numbers(texts: Iterable[str], language: str) -> set[str]:
    return {mention.key for text in texts for mention in find_figures(text, language)}
