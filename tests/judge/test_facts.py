"""What a change means: the facts in it, and what a desk would ask."""

from __future__ import annotations

import pytest

from storyrev.compare import compare
from storyrev.judge import Judgement, judge
from storyrev.judge.figures import find_figures
from storyrev.judge.languages import KNOWN, words_for
from storyrev.judge.phrases import fold_phrase
from storyrev.judge.quotes import find_quotes
from storyrev.story import parse
from storyrev.story.model import Block

FRONT = "---\nheadline: {}\nupdated: {}\n---\n"


def judged(old: str, new: str, *, kind: str = "", note: str = "") -> Judgement:
    return judge(compare(parse(old, "markdown"), parse(new, "markdown")), kind=kind, note=note)


def facts_of(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(fact.kind, fact.old, fact.new) for fact in judged(old, new).facts]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It killed 12 people, five of them in 2019.", ["12", "five", "2019"]),
        ("$1.5 million and $15 million", ["$1.5 million", "$15 million"]),
        ("5% or 5 per cent", ["5%", "5 per cent"]),
        ("1,500.25 and 1.500,25 €", ["1,500.25", "1.500,25 €"]),
        ("-3 degrees, 3 degrees", ["-3 degrees", "3 degrees"]),
        ("the 3rd, at 10:30, in a 750-strong group", ["3rd", "10:30", "750"]),
        ("one of them said twenty-five", ["one", "twenty-five"]),
        ("one million", ["one million"]),
        ("A4 and covid-19 and U2", ["A4", "covid-19", "U2"]),
    ],
)
def test_figures_come_with_what_belongs_to_them(text: str, figures: list[str]) -> None:
    assert [figure.text for figure in find_figures(text)] == figures


@pytest.mark.parametrize(("one", "other"), [("1,500", "1500"), ("five", "5"), ("5%", "5 per cent"), ("1 500", "1500")])
def test_the_same_figure_written_otherwise_has_the_same_key(one: str, other: str) -> None:
    assert [f.key for f in find_figures(one)] == [f.key for f in find_figures(other)]


@pytest.mark.parametrize(
    ("one", "other"), [("1.5", "15"), ("-3", "3"), ("3", "3%"), ("$3", "3"), ("3 million", "3"), ("$3", "€3")]
)
def test_another_figure_has_another_key(one: str, other: str) -> None:
    assert [f.key for f in find_figures(one)] != [f.key for f in find_figures(other)]


@pytest.mark.parametrize("language", KNOWN)
def test_every_number_word_is_there_as_it_is_looked_up(language: str) -> None:
    """One that is not would be read as nought."""
    words = words_for(language)
    for table in (words.numbers, words.scales, words.short_scales, words.ordinals, words.fractions):
        assert [word for word in table if fold_phrase(word) not in table] == []


def test_a_changed_figure_is_one_fact_old_and_new() -> None:
    assert facts_of("It sent 650 men in 2 ships.", "It sent 750 men in 2 ships.") == [("figure", "650", "750")]


def test_a_figure_that_came_or_went_has_one_side() -> None:
    assert facts_of("It sent men to the coast.", "It sent 40 men to the coast.") == [("figure", "", "40")]
    assert facts_of("It sent 40 men to the coast.", "It sent men to the coast.") == [("figure", "40", "")]


def test_a_figure_written_otherwise_is_no_fact() -> None:
    assert facts_of("It sent 5 men and 1,500 tents.", "It sent five men and 1500 tents.") == []


def test_a_figure_in_the_headline_is_told_once_as_a_field() -> None:
    body = "It sent men.\n"
    old, new = FRONT.format("650 sent", "1 Jan 2020") + body, FRONT.format("750 sent", "2 Jan 2020") + body
    facts = judged(old, new).facts
    assert [(fact.kind, fact.old, fact.new, fact.field) for fact in facts] == [("figure", "650", "750", "headline")]
    assert facts_of("# 650 sent\n\nIt sent men.\n", "# 750 sent\n\nIt sent men.\n") == [("figure", "650", "750")]


@pytest.mark.parametrize(
    "marks", ['"{}"', "“{}”", "„{}“", "«{}»", "« {} »", "»{}«"], ids=["straight", "en", "de", "es", "fr", "de2"]
)
def test_an_altered_quote_is_found_in_every_custom_of_quoting(marks: str) -> None:
    old, new = "We have waited long enough", "We have waited far too long"
    assert facts_of(f"She said: {marks.format(old)}, and left.", f"She said: {marks.format(new)}, and left.") == [
        ("quote", old, new)
    ]


def test_a_block_quote_and_who_it_is_by_are_facts() -> None:
    old, new = "> We have waited.\n> — Ada Lind\n", "> We have waited too long.\n> — Per Holm\n"
    assert facts_of(old, new) == [
        ("quote", "We have waited.", "We have waited too long."),
        ("attribution", "Ada Lind", "Per Holm"),
    ]


def quotes_of(text: str) -> list[tuple[str, bool]]:
    return [(quote.text, quote.term) for quote in find_quotes(text, Block("paragraph", text))]


def test_a_single_word_in_quotation_marks_is_a_term() -> None:
    assert quotes_of('He called it "nonsense" and "no good at all".') == [("nonsense", True), ("no good at all", False)]


def test_the_mark_in_a_hebrew_acronym_opens_no_quote() -> None:
    assert quotes_of('היו"ר אמר כן, וארה"ב שתקה.') == []
    assert quotes_of('שר אמר: "היו"ר צודק מאוד".') == [('היו"ר צודק מאוד', False)]


def test_form_alone_is_not_material() -> None:
    judgement = judged("A *word* here.\n", "A _word_ here.\n", kind="update")
    assert not judgement.material
    assert not judgement.findings


@pytest.mark.parametrize(
    ("kind", "note", "codes"),
    [
        ("update", "", ["SR101", "SR102", "SR103"]),
        ("update", "Updated with new details.", ["SR102", "SR103"]),
        ("correction", "It was 750, not 650, and a quotation was wrong.", ["SR206"]),
        ("correction", "It was 750.", ["SR102", "SR205", "SR206"]),
        ("first", "", []),
    ],
)
def test_a_desk_is_asked_what_the_kind_and_the_note_leave_open(kind: str, note: str, codes: list[str]) -> None:
    old = 'It sent 650 men. "We are on our way today," the general said.\n'
    new = 'It sent 750 men. "We are on our way tonight," the general said.\n'
    assert [finding.code for finding in judged(old, new, kind=kind, note=note).findings] == codes


def test_one_figure_changed_in_three_places_is_one_question() -> None:
    old = "It sent 650 men. Then the 650 men left.\n\nOf the 650 men, some stayed.\n"
    judgement = judged(old, old.replace("650", "750"), kind="update", note="New details.")
    assert len(judgement.facts) == 3
    assert [finding.code for finding in judgement.findings] == ["SR103"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The mayor did not object.", "The mayor did object."),
        ("Nobody was hurt.", "Somebody was hurt."),
        ("It begins on Monday.", "It begins on Tuesday."),
        ("Mr. Smith left.", "Mr. Smyth left."),
        ("It was 10 °C.", "It was 10 °F."),
        ("It is 5 km long.", "It is 5 miles long."),
        ("It costs EUR 5.", "It costs USD 5."),
        ("It closes at 9 a.m. on Friday.", "It closes at 9 p.m. on Friday."),
        ("It took ½ hour.", "It took ¼ hour."),
        ("He was accused.", "He was convicted."),
    ],
)
def test_one_word_can_be_material(old: str, new: str) -> None:
    judgement = judged(old, new, kind="update", note="")
    assert judgement.material
    assert "SR101" in [finding.code for finding in judgement.findings]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("They recieved it.", "They received it."),
        ("It was the first, in town.", "It was the first in town."),
        ("They saw a bridge.", "They saw the bridge."),
        ("It was organised.", "It was organized."),
    ],
)
def test_spelling_signs_and_articles_are_not_material(old: str, new: str) -> None:
    assert not judged(old, new, kind="minor").material


def test_a_negation_that_goes_or_comes_is_a_fact() -> None:
    assert facts_of("He did not object.", "He did object.") == [("negation", "not", "")]
    assert facts_of("They could go.", "They couldn't go.") == [("negation", "", "couldn't")]


def test_a_figure_that_only_changed_its_place_in_a_passage_is_no_fact() -> None:
    old = "| Year | Boats |\n| --- | --- |\n| 2019 | 4 |\n| 2020 | 3 |\n"
    new = "| Year | Boats |\n| --- | --- |\n| 2020 | 3 |\n| 2019 | 4 |\n"
    assert facts_of(old, new) == []


def test_only_what_readers_see_of_the_front_matter_is_judged() -> None:
    old = "---\nheadline: H\nwordcount: 300\n---\nText.\n"
    judgement = judged(old, old.replace("300", "310"), kind="update")
    assert judgement.facts == ()
    assert judgement.findings == ()


def test_a_note_that_says_said_does_not_speak_of_a_quote() -> None:
    old = '"We are on our way today," the general said.\n'
    note = "An earlier version of this story said there were 400."
    judgement = judged(old, old.replace("today", "tonight"), kind="correction", note=note)
    assert "SR102" in [finding.code for finding in judgement.findings]


@pytest.mark.parametrize("marks", ["‘{}’", "「{}」"])
def test_single_and_corner_marks_quote_too(marks: str) -> None:
    old, new = "We don’t win the race", "We may win the race"
    assert facts_of(f"She said: {marks.format(old)}.", f"She said: {marks.format(new)}.")[0] == ("quote", old, new)


QUOTED = "“We heard it before we saw it,” said Mira Tolen, who runs the bakery on the square."
BEFORE = "Rescuers searched the valley for a second night on Tuesday after the dam above Orsk gave way."
AFTER = "The army came late to the lower town. It left before the evening."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{BEFORE} {QUOTED}", f"{BEFORE}\n\n{QUOTED}"),
        (f"{BEFORE}\n\n{QUOTED}", f"{BEFORE} {QUOTED}"),
        (f"{BEFORE} {QUOTED}\n\n{AFTER}", f"{BEFORE}\n\n{AFTER} {QUOTED}"),
        (f"> {AFTER}", "> The army came late to the lower town.\n\n> It left before the evening."),
    ],
)
def test_a_quote_that_only_stands_in_another_paragraph_is_neither_cut_nor_added(old: str, new: str) -> None:
    assert facts_of(old, new) == []


def test_a_quote_that_was_altered_on_its_way_to_another_paragraph_is_one_fact() -> None:
    altered = QUOTED.replace("heard", "felt")
    assert facts_of(f"{BEFORE} {QUOTED}\n\n{AFTER}", f"{BEFORE}\n\n{AFTER} {altered}") == [
        ("quote", "We heard it before we saw it,", "We felt it before we saw it,")
    ]


def test_a_quote_cut_from_a_paragraph_that_was_split_is_still_cut() -> None:
    assert facts_of(f"{BEFORE} “No help came,” he said. {AFTER}", f"{BEFORE}\n\n{AFTER}") == [
        ("quote", "No help came,", "")
    ]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("http://a.example/x", "https://www.a.example/x/", True),
        ("https://a.example/x?utm_source=mail&id=3", "https://a.example/x?id=3", True),
        ("https://a.example/x?h=AT1zo8TIHNvBicT6AeQCkaXYrY", "https://a.example/x?h=AT0x6gqadONAx0j2u7tCDvOoL5", True),
        ("https://a.example/x?id=3", "https://a.example/x?id=4", False),
        ("https://a.example/x#top", "https://a.example/x#end", False),
    ],
)
def test_a_link_leads_elsewhere_only_if_its_place_differs(old: str, new: str, same: bool) -> None:
    found = facts_of(f"The [plan]({old}) is public.", f"The [plan]({new}) is public.")
    assert found == ([] if same else [("link", old, new)])


def test_numbers_that_only_count_on_are_no_facts_but_one_that_changed_alone_is() -> None:
    items = ["2. Fees.", "3. Terms of payment.", "4. Notice and appeal.", "5. Law and courts."]
    old = "\n\n".join(f"**{item}**" for item in items)
    new = "\n\n".join(f"**{number}. {item[3:]}**" for number, item in enumerate(items, 3))
    assert facts_of(old, new) == []
    assert facts_of(old, old.replace("5. Law", "6. Law")) == [("figure", "5", "6")]


def test_a_story_that_names_no_language_is_read_in_the_one_it_is_written_in() -> None:
    text = (
        "Die Brücke über den Fluss ist seit dem Morgen gesperrt, weil sich einer der Pfeiler gesenkt hat. Der Verkehr "
        "wird auf die Straße im Norden der Stadt umgeleitet, und die Züge fahren nur bis zum Bahnhof am Hafen. Rund "
        "18.000 Menschen nutzen die Brücke an einem Tag. Die Stadt kann nicht sagen, wie lange es dauert."
    )
    changed = text.replace("18.000", "18000").replace("nicht ", "")
    assert facts_of(text, changed) == [("negation", "nicht", "")]
