"""Drafted notes: honest ones, in the newsroom's pattern, with nothing in them that the change has not."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.bench_moves import read_samples
from storyrev.compare import compare
from storyrev.compare.model import StoryDiff
from storyrev.judge import audit_note, find_facts
from storyrev.judge.drafting import NOTE_KINDS, BadPattern, DraftedNote, draft_note, read_patterns
from storyrev.judge.facts import language_of
from storyrev.judge.languages import KNOWN, words_for
from storyrev.judge.passages import texts_of
from storyrev.judge.points import list_points
from storyrev.story import Story, parse
from storyrev.story.model import NoteKind
from tests.judge.test_laws import stories

ON = datetime(2020, 2, 1, 9, 30, tzinfo=UTC)
SINCE = datetime(2020, 1, 31, 16, 5, tzinfo=UTC)
KINDS = st.sampled_from(NOTE_KINDS)


def read(text: str, lang: str = "en") -> Story:
    return parse(f"---\nlang: {lang}\n---\n{text}\n", "markdown")


def drafted(diff: StoryDiff, kind: NoteKind, **own: str) -> DraftedNote | None:
    """The draft on a change; None where there is nothing to tell."""
    language = language_of(diff)
    points = list_points(diff, find_facts(diff), language)
    return draft_note(points, kind, language, on=ON, since=SINCE, own=own) if points else None


def draft(old: str, new: str, kind: NoteKind, lang: str = "en", **own: str) -> str:
    note = drafted(compare(read(old, lang), read(new, lang)), kind, **own)
    assert note is not None
    return note.text


@pytest.mark.parametrize(
    ("kind", "lang", "old", "new", "note"),
    [
        (
            "correction", "en", "About 400 people cross it.", "About 4,000 people cross it.",
            ("Correction (Feb. 1, 2020): An earlier version of this story, published Jan. 31, 2020, said: “About 400 people "
            "cross it.” The figure is 4,000."),
        ),
        (
            "update", "en", "About 400 people cross it.", "About 4,000 people cross it.",
            "Update (Feb. 1, 2020): The figure was 400 and is now 4,000: “About 4,000 people cross it.”",
        ),
        (
            "clarification", "en", "It is likely to open.", "It is unlikely to open.",
            "Clarification (Feb. 1, 2020): Where it said “It is likely to open.” it now says “It is unlikely to open.”",
        ),
        (
            "correction", "en", "“We waited long enough for it,” Jo Lund said.", "“We waited far too long for it,” Jo Lund said.",
            ("Correction (Feb. 1, 2020): An earlier version of this story, published Jan. 31, 2020, misquoted: “We waited long "
            "enough for it”. The quote is: “We waited far too long for it”."),
        ),
        (
            "retraction", "en", "It is shut. The mayor was seen on it with a saw.", "It is shut.",
            "Retraction (Feb. 1, 2020): We have withdrawn this: “The mayor was seen on it with a saw.”",
        ),
        (
            "editors-note", "en", "It is shut.", "It is shut. “It will stay so,” the mayor said on Friday.",
            "Editor’s note (Feb. 1, 2020): Added: “‘It will stay so,’ the mayor said on Friday.”",
        ),
        (
            "correction", "de", "Neun Menschen leben dort.", "Acht Menschen leben dort.",
            ("Korrektur (1. Februar 2020): In einer früheren Fassung dieses Artikels, veröffentlicht am 31. Januar 2020, hieß es: "
            "„Neun Menschen leben dort.“ Die richtige Zahl ist acht."),
        ),
        (
            "correction", "es", "Allí viven 400 personas.", "Allí viven 4.000 personas.",
            ("Corrección (1 de febrero de 2020): Una versión anterior de este artículo, publicada el 31 de enero de 2020, decía: "
            "«Allí viven 400 personas.» La cifra correcta es 4.000."),
        ),
    ],
)  # fmt: skip
def test_a_draft_says_what_changed_in_the_words_of_both_texts(
    kind: NoteKind, lang: str, old: str, new: str, note: str
) -> None:
    assert draft(old, new, kind, lang) == note


def test_of_many_changes_the_weightiest_are_told_and_the_rest_counted() -> None:
    old = "\n\n".join(f"The bridge number {n} has {n}00 lamps." for n in range(1, 7))
    text = draft(old, old.replace("00 lamps", "50 lamps"), "correction")
    assert text.count("It also said: ") == 2
    assert text.endswith("3 more changes are not listed here.")


def test_what_changed_in_headline_and_text_alike_is_told_once() -> None:
    old = "# 400 cross the bridge\n\nAbout 400 people cross it."
    assert draft(old, old.replace("400", "600"), "correction").count("400") == 1


def test_a_newsroom_has_its_own_patterns_by_kind_and_language() -> None:
    old, new = "About 400 people cross it.", "About 4,000 people cross it."
    own = {"correction": "{date}: WRONG. We {what}.", "de.correction": "FALSCH. Hier {what}."}
    assert (
        draft(old, new, "correction", **own)
        == "Feb. 1, 2020: WRONG. We said: “About 400 people cross it.” The figure is 4,000."
    )
    german = draft("Rund 400 Menschen leben dort.", "Rund 500 Menschen leben dort.", "correction", "de", **own)
    assert german == "FALSCH. Hier hieß es: „Rund 400 Menschen leben dort.“ Die richtige Zahl ist 500."


@pytest.mark.parametrize(
    ("table", "keys", "said"),
    [
        ({"correct": "{what}"}, ("correct",), "no notes of the kind 'correct'"),
        ({"correction": 3}, ("correction",), "text on one line"),
        ({"correction": "a\n{what}"}, ("correction",), "text on one line"),
        ({"correction": "We erred."}, ("correction",), "no {what}"),
        ({"correction": "{what} {who}"}, ("correction",), "nothing is known for"),
        ({"correction": "{what} }"}, ("correction",), "nothing is known for"),
        ({"de": {"correction": "{wer}"}}, ("de", "correction"), "nothing is known for"),
        ({"German": {"correction": "{what}"}}, ("German",), "is no language"),
        ("{what}", (), "a table"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_its_place(
    table: object, keys: tuple[str, ...], said: str
) -> None:
    with pytest.raises(BadPattern, match=re.escape(said)) as bad:
        read_patterns(table)
    assert bad.value.keys == keys


@pytest.mark.parametrize("lang", KNOWN)
def test_every_language_has_the_same_sentences_to_draft_with(lang: str) -> None:
    ours, english = words_for(lang).notes.drafts, words_for("en").notes.drafts
    assert ours.keys() == english.keys()
    for name, text in ours.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", english[name]))
    assert len(words_for(lang).notes.months.split()) == 12


SIGNS = re.compile(r"[“”„‟«»‘’‚‛‹›\"']")


def plain(text: str) -> str:
    """A text by its words and signs, whatever the style of its quotation marks and its capitals."""
    return " ".join(SIGNS.sub(" ", text).split()).casefold()


def list_quoted(note: str, marks: str) -> list[str]:
    """What a note quotes, in the pieces between its ellipses."""
    left, right, *_ = marks.split()
    return [
        piece for quoted in re.findall(f"{left}([^{left}{right}]*){right}", note) for piece in re.split(" …|… ", quoted)
    ]


def check_nothing_is_invented(diff: StoryDiff, kind: NoteKind) -> None:
    """Every quotation, figure and name of a draft stands in one of the two texts, or is a day, a count or the pattern's."""
    note = drafted(diff, kind)
    if note is None:
        return
    both = "\n".join(plain(text) for side in (0, 1) for text in texts_of(diff, side))
    notes = words_for(note.language).notes
    for quoted in list_quoted(note.text, notes.drafts["marks"]):
        assert plain(quoted) in both, (quoted, note.text)
    left, right, *_ = notes.drafts["marks"].split()
    rest = re.sub(f"{left}[^{left}{right}]*{right}", " ", note.text)
    own = " ".join(
        [*notes.drafts.values(), notes.months, ON.strftime("%d %Y"), SINCE.strftime("%d %Y"), str(note.more)]
    )
    known = set(re.findall(r"\w+", f"{both} {own}".casefold())) | {str(ON.day), str(SINCE.day)}
    assert {word for word in re.findall(r"\w+", rest.casefold()) if word not in known} == set()


@given(stories(), stories(), KINDS)
def test_nothing_is_invented(old: Story, new: Story, kind: NoteKind) -> None:
    check_nothing_is_invented(compare(old, new), kind)


@pytest.mark.parametrize("kind", NOTE_KINDS)
def test_nothing_is_invented_about_the_samples(kind: NoteKind) -> None:
    read = [(name.partition("/")[0], parse(data, "markdown")) for name, data in read_samples()]
    pairs = [(old, new) for (slug, old), (other, new) in pairwise(read) if slug == other]
    assert len(pairs) > 10
    for old, new in pairs:
        check_nothing_is_invented(compare(old, new), kind)


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(["correction", "update"]))
def test_a_draft_stands_up_to_its_own_audit(old: int, new: int, kind: NoteKind) -> None:
    assume(old != new)
    text = "The council met on Friday.\n\nSome {}00 people cross the bridge each day, it was told."
    diff = compare(read(text.format(old)), read(text.format(new)))
    note = drafted(diff, kind)
    assert note is not None
    audit = audit_note(note.text, kind, diff, find_facts(diff))
    assert (audit.left_out, audit.unfounded, audit.reading.kind) == ((), (), kind)
    assert [one.told for one in audit.covered] == ["named"]
    if kind == "correction":
        assert audit.states_error
        assert audit.states_since
