"""Sentences followed through a revision: reworded, split, merged, moved, cut and repeated."""

from __future__ import annotations

import random
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.compare import Options, align_sentences
from storyrev.compare.beads import Evidence, Manner
from storyrev.compare.fingerprints import Scale
from storyrev.compare.light import align_lightly
from storyrev.compare.passage import passages
from storyrev.compare.vocabulary import Vocabulary

Groups = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

NEWS = [
    "The ferry sank off the coast on Friday with 40 cars on board.",
    "All 112 passengers were taken to hospitals in Bremen.",
    "Divers will look for the wreck as soon as the storm is over.",
    "The shipping line has not said who was at the helm.",
    "A court had ordered new engines for the vessel in May.",
    "Yes.",
    "Go deeper.",
]
WORDS = [word for sentence in NEWS for word in sentence.split()]


def links(groups: Groups) -> set[tuple[int, int]]:
    return {(i, j) for olds, news in groups for i in olds for j in news}


@st.composite
def edited_news(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """A text with sentences repeated, and what became of it: words cut and put in, sentences cut, joined and moved."""
    old = draw(st.lists(st.sampled_from(NEWS), max_size=9))
    new = []
    for sentence in old:
        what = draw(st.sampled_from(["keep", "keep", "edit", "cut", "split", "join", "move"]))
        words = sentence.split()
        if what == "edit":
            words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(WORDS))
        if what == "split" and len(words) > 3:
            new += [" ".join(words[:3]) + ".", " ".join(words[3:])]
        elif what == "join" and new:
            new[-1] += " " + sentence
        elif what == "move":
            new.insert(draw(st.integers(0, len(new))), sentence)
        elif what != "cut":
            new.append(" ".join(words))
    return old, new


@given(edited_news())
def test_every_sentence_stands_in_one_group_and_parts_are_neighbours(texts: tuple[list[str], list[str]]) -> None:
    old, new = texts
    groups = align_sentences(old, new)
    assert sorted(i for olds, _ in groups for i in olds) == list(range(len(old)))
    assert sorted(j for _, news in groups for j in news) == list(range(len(new)))
    for olds, news in groups:
        assert min(len(olds), len(news)) < 2, "what was split is one, and so is what was merged"
        for side in (olds, news):
            assert list(side) == list(range(side[0], side[0] + len(side))) if side else True


@given(edited_news())
def test_groups_come_as_the_new_text_is_read(texts: tuple[list[str], list[str]]) -> None:
    groups = align_sentences(*texts)
    assert [j for _, news in groups for j in news] == list(range(len(texts[1])))


@given(edited_news())
def test_the_same_texts_are_aligned_the_same_way_again(texts: tuple[list[str], list[str]]) -> None:
    assert align_sentences(*texts) == align_sentences(*texts)


@given(st.permutations(NEWS[:5]), st.data())
def test_a_word_put_in_or_cut_costs_no_sentence_its_partner(old: list[str], data: st.DataObject) -> None:
    new = []
    for sentence in old:
        words = sentence.split()
        at = data.draw(st.integers(1, len(words) - 1))
        new.append(
            " ".join(words[:at] + words[at + 1 :] if data.draw(st.booleans()) else [*words[:at], "now", *words[at:]])
        )
    assert align_sentences(old, new) == tuple(((k,), (k,)) for k in range(len(old)))


def test_a_sentence_is_split_in_three_in_another_order() -> None:
    old = [
        "The ferry, which was built in 1971 in Bremen, sank on Friday with 40 cars on board, but all 112 passengers were rescued."
    ]
    new = [
        "The ferry sank on Friday with 40 cars on board.",
        "All 112 passengers were rescued.",
        "The ferry was built in 1971 in Bremen.",
    ]
    assert align_sentences(old, new) == (((0,), (0, 1, 2)),)
    assert align_sentences(new, old) == (((0, 1, 2), (0,)),)


def test_a_part_of_a_split_may_be_edited() -> None:
    old = [
        "The mayor resigned on Monday, and the council will choose a successor next week.",
        "She had held office since 2014.",
    ]
    new = [
        "The mayor resigned on Monday.",
        "The council will choose her successor at the end of next week.",
        "She had held office since 2014.",
    ]
    assert align_sentences(old, new) == (((0,), (0, 1)), ((1,), (2,)))


def test_what_is_new_beside_an_edited_sentence_is_no_part_of_it() -> None:
    old = ["The mayor resigned on Monday.", "She had held office since 2014."]
    new = [
        "The mayor resigned on Monday evening.",
        "Her party learned of it from the radio.",
        "She had held office since 2014.",
    ]
    assert align_sentences(old, new) == (((0,), (0,)), ((), (1,)), ((1,), (2,)))


def test_what_was_cut_beside_an_edited_sentence_was_not_merged_into_it() -> None:
    old = ["Police closed the street on Monday.", "Two witnesses saw a red van.", "The van has not been found."]
    new = ["Police closed the whole street on Monday evening.", "The van has still not been found."]
    assert align_sentences(old, new) == (((0,), (0,)), ((1,), ()), ((2,), (1,)))


def test_neighbours_that_were_edited_and_changed_places_keep_their_partners() -> None:
    old = [
        "The council voted on the budget late on Tuesday night.",
        "Residents filled the gallery and the corridor outside.",
    ]
    new = [
        "Residents filled the gallery and most of the corridor outside.",
        "The council voted on the budget late on Tuesday.",
    ]
    assert links(align_sentences(old, new)) == {(0, 1), (1, 0)}


def test_sentences_of_one_pattern_that_changed_places_keep_their_partners() -> None:
    old = ["Labour won 31 seats in the north of the city.", "The Greens won 12 seats in the south of the city."]
    assert links(align_sentences(old, [old[1].replace("12", "13"), old[0].replace("31", "30")])) == {(0, 1), (1, 0)}


def test_a_sentence_that_was_edited_and_moved_past_others_is_found() -> None:
    old = [
        "A fire destroyed the library.",
        "No one was in the building.",
        "The mayor promised to rebuild it.",
        "Neighbours brought soup to the firefighters that night.",
    ]
    new = [old[0], "Neighbours brought hot soup to the firefighters that night.", old[1], old[2]]
    assert align_sentences(old, new) == (((0,), (0,)), ((3,), (1,)), ((1,), (2,)), ((2,), (3,)))


def test_twins_go_with_their_neighbours() -> None:
    old = ["Go deeper.", "The bridge opens in May.", "Go deeper.", "The tunnel opens in June.", "Go deeper."]
    new = ["The bridge opens in May.", "Go deeper.", "The tunnel opens in July.", "Go deeper."]
    assert align_sentences(old, new) == (((0,), ()), ((1,), (0,)), ((2,), (1,)), ((3,), (2,)), ((4,), (3,)))


def test_a_text_that_was_reworded_throughout_is_still_followed() -> None:
    """Each pair has about a third of its words in common: too little to be one in a text that was edited here and there."""
    old = [
        "Self-service tills have become the rule in the supermarkets of the county.",
        "Their critics say that thieves have an easy time with them.",
        "One chain in Leeds now checks every fifth basket at the door.",
        "Older customers in particular miss a word with the cashier.",
    ]
    new = [
        "In most supermarkets of the county customers now scan their shopping at tills that nobody serves.",
        "It makes things easy for thieves, as critics of the tills have said from the start.",
        "A chain with shops in Leeds has begun to look into one basket in five at its doors.",
        "And many older people say that what they miss is the cashier, and a word or two.",
    ]
    assert align_sentences(old, new) == tuple(((k,), (k,)) for k in range(4))


def test_unrelated_texts_have_nothing_to_do_with_each_other() -> None:
    old = [
        "The council met on Friday evening.",
        "The vote was close, and two members left the room.",
        "The budget is 40 million pounds.",
    ]
    new = [
        "Heavy rain closed several roads, police say.",
        "Schools stay open for now.",
        "A second front will reach the coast at noon.",
    ]
    assert links(align_sentences(old, new)) == set()


LAKE = (
    [
        "Der Bodensee führt nach dem trockenen Frühjahr so wenig Wasser wie seit 1972 nicht mehr.",
        "Am Pegel Konstanz wurden am Montag 2,48 Meter gemessen.",
        "Mehrere Häfen sind für größere Schiffe derzeit nicht mehr erreichbar, und die Fähre nach Meersburg fährt nur noch mit halber Beladung.",
        "Experten führen die Entwicklung auf geringe Schneemengen in den Alpen zurück.",
        "Für die Trinkwasserversorgung von rund vier Millionen Menschen bestehe jedoch keine Gefahr, teilte der Zweckverband mit.",
        "Fischer klagen über einbrechende Fänge.",
    ],
    [
        "Im Bodensee ist sehr wenig Wasser.",
        "So wenig Wasser war zuletzt im Jahr 1972 im See.",
        "Große Schiffe können in manche Häfen nicht mehr fahren.",
        "Auch die Fähre darf nicht mehr so viele Autos mitnehmen.",
        "Fach-Leute sagen: In den Alpen gab es im Winter wenig Schnee.",
        "Aus dem Bodensee bekommen 4 Millionen Menschen ihr Trink-Wasser.",
        "Die Fischer fangen weniger Fische.",
    ],
    {(0, 0), (0, 1), (2, 2), (2, 3), (3, 4), (4, 5), (5, 6)},
)
WOLF = (
    [
        "Im Landkreis Celle hat ein Wolf in der Nacht zum Dienstag neun Schafe gerissen.",
        "Der betroffene Schäfer sprach von einem Schaden in Höhe von mehreren Tausend Euro.",
        "Nach Einschätzung des Wolfsbüros war der Zaun vorschriftsmäßig aufgestellt und stand unter Strom.",
        "In Niedersachsen leben nach amtlichen Angaben derzeit rund 50 Rudel.",
        "Naturschützer halten dagegen, dass Herdenschutz wirksamer sei als die Jagd.",
    ],
    [
        "Ein Wolf hat im Land-Kreis Celle 9 Schafe getötet.",
        "Das war in der Nacht von Montag auf Dienstag.",
        "Der Schäfer hat dadurch viel Geld verloren.",
        "Fach-Leute sagen: Der Zaun war richtig gebaut.",
        "In Nieder-Sachsen leben ungefähr 50 Wolfs-Rudel.",
        "Natur-Schützer wollen keine Jagd auf den Wolf.",
    ],
    {(0, 0), (0, 1), (1, 2), (2, 3), (3, 4), (4, 5)},
)
BUDGET = (
    [
        "Міська рада Львова ухвалила в понеділок бюджет на наступний рік, хоча депутати сперечалися про нього понад шість годин.",
        "Найбільше грошей піде на ремонт шкіл.",
        "Опозиція вимагала скоротити видатки на рекламу.",
    ],
    [
        "У понеділок у Львові ухвалили міський бюджет на наступний рік.",
        "Депутати міської ради сперечалися понад шість годин.",
        "На ремонти у школах виділять найбільше грошей.",
        "Скорочення реклами, якого вимагали від опозиції, відхилили.",
    ],
    {(0, 0), (0, 1), (1, 2), (2, 3)},
)


@pytest.mark.parametrize(("old", "new", "truth"), [LAKE, WOLF, BUDGET], ids=["lake", "wolf", "budget"])
def test_a_story_told_anew_in_simple_words_is_followed(
    old: list[str], new: list[str], truth: set[tuple[int, int]]
) -> None:
    found = links(align_sentences(old, new))
    assert found <= truth
    assert len(found) >= len(truth) - 1, "one at most is too free to be known"


def test_a_long_text_is_followed_through_edits_moves_and_cuts() -> None:
    chance = random.Random(11)
    syllables = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "ei", "o", "un")]
    vocabulary = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(6000)]
    old = [" ".join(chance.choices(vocabulary, k=12)) + "." for _ in range(1200)]
    kept = [k for k in range(1200) if k % 9]
    order = kept[600:] + kept[:600]
    new = []
    for k in order:
        words = old[k].split()
        for _ in range(3):
            words[chance.randrange(12)] = chance.choice(vocabulary)
        new.append(" ".join(words))
    truth = {(k, j) for j, k in enumerate(order)}
    found = links(align_sentences(old, new))
    assert len(found & truth) >= 0.98 * len(truth)
    assert len(found - truth) <= 0.02 * len(truth)


def test_an_easy_answer_is_given_only_where_every_sentence_is_explained() -> None:
    vocabulary = Vocabulary()
    old = passages(NEWS[:3], vocabulary)
    assert (
        align_lightly(
            old,
            passages([NEWS[0], NEWS[1], "Divers will look for it soon, once the storm is over."], vocabulary),
            Options(),
        )
        is not None
    )
    assert (
        align_lightly(
            old, passages([NEWS[0], "Nobody was hurt, the police in Bremen say.", NEWS[2]], vocabulary), Options()
        )
        is None
    )
    assert align_lightly(old, passages([NEWS[2], NEWS[0], NEWS[1]], vocabulary), Options()) is None


def test_inflected_and_hyphenated_words_leave_common_fingerprints() -> None:
    vocabulary = Vocabulary()
    prints = vocabulary.fingerprints

    def common(one: str, other: str) -> int:
        return (prints.of(vocabulary.sign(one)) & prints.of(vocabulary.sign(other))).bit_count()

    assert prints[vocabulary.sign("Land-Kreis")] == prints[vocabulary.sign("Landkreis")]
    assert prints[vocabulary.sign("—")] == 0
    assert common("школами", "школу") > 0
    assert common("Trinkwasser", "Wasser") > common("Trinkwasser", "Schnee")


def test_what_stands_in_most_sentences_says_half_as_much() -> None:
    scale = Scale([0b0011, 0b0101, 0b1001], [0b0001, 0b0001])
    assert (scale.weigh(0b0001), scale.weigh(0b0010), scale.weigh(0b0011)) == (1, 2, 3)


def test_the_more_freely_a_text_was_reworded_the_less_is_asked_of_a_pair() -> None:
    close, free = (Manner.of(closeness, 0.0, 20.0, 20.0, Options()) for closeness in (0.9, 0.4))
    simple = Manner.of(0.4, 0.0, 40.0, 20.0, Options())
    assert close.pair > free.pair > simple.pair
    assert close.split > free.split > simple.split
    assert simple.merge == free.merge, "where sentences grow shorter, merging is not the rule"
    assert Manner.of(0.4, 0.1, 20.0, 20.0, Options()).pair > 2 * 0.1, "and never what noise has"


def test_evidence_is_what_both_sides_have_in_common() -> None:
    evidence = Evidence({0: 0b0111, 2: 0b1000}, {5: 0b0110}, {0: [5], 2: [5]})
    assert evidence.rows == {0: {5: 4}, 2: {}}
    assert evidence.shares == [(4 / sqrt(6 * 4), 0, 5)]
