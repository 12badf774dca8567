"""What a passage is on the page is known by its form, in any language, not by a list of labels."""

from __future__ import annotations

import pytest

from storyrev.story import NoteKind, Story, parse
from storyrev.story.bylines import dateline_end, is_byline, names_of
from storyrev.story.captions import credit_start
from storyrev.story.notes import note_of
from storyrev.story.quotes import is_quoted


def text(*paragraphs: str) -> Story:
    return parse(
        "\n\n".join(("A headline of some kind", "The lede says what happened on Monday.", *paragraphs)) + "\n", "text"
    )


def markdown(*paragraphs: str) -> Story:
    return parse("\n\n".join(("# A headline", "The lede says what happened.", *paragraphs)) + "\n", "markdown")


def labels(story: Story) -> list[str]:
    return [section.label for section in story.sections[1:]]


LABELS = [
    "Why it matters", "By the numbers", "Yes, but", "What he said", "The U.S. position", "2020 in numbers", "Zwischen den Zeilen",
    "Warum das wichtig ist", "Por qué importa", "¿Qué sigue?", "Pourquoi c’est important", "Perché conta", "Waarom dit telt",
    "Почему это важно", "为什么重要", "Γιατί έχει σημασία", "K čemu to je", "Det store billede",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("shape", ["{}: Because it is.", "{}:", "**{}:** Because it is.", "**{}**: Because it is."])
def test_a_label_nobody_listed_begins_a_section(shape: str, label: str) -> None:
    paragraphs = (shape.format(label), "And there is more of it, with a full stop.")
    story = markdown(*paragraphs) if "*" in shape else text(*paragraphs)
    assert labels(story) == [label]
    kinds = [block.kind for block in story.sections[1].blocks]
    assert kinds == (["paragraph"] if shape == "{}:" else ["paragraph", "paragraph"])


@pytest.mark.parametrize("label", LABELS)
def test_a_label_can_stand_alone_in_bold_or_as_a_heading(label: str) -> None:
    for shape in ("**{}**", "## {}", "### {}:", "**{}:**"):
        story = markdown(shape.format(label), "It is so, and it stays so.")
        assert labels(story) == [label], shape


def test_a_wide_colon_ends_a_label() -> None:
    assert labels(text("为什么重要：因为它是唯一的桥。")) == ["为什么重要"]


@pytest.mark.parametrize(
    "paragraph",
    [
        'Trump tweeted earlier: "We responded."',
        "Holm said in a statement: We regret it.",
        "She added: Nobody knew.",
        "Er sagte: „Nein.“",
        "El alcalde dijo: «No».",
        "Il a déclaré : « Non. »",
        "The message was clear: Leave.",
        "There are three reasons: Money, time and water.",
        "He had one wish: Peace.",
        "At 10:30 the bells rang.",
        "The score was 3:1 in the end.",
        "https://a.example/b is the address.",
        "Q: Who was there?",
        'Holm: "We will rebuild."',
        "the small letter: No title begins with one.",
        "This is. Not: One sentence.",
        "A very long clause that goes on and on and on for more words: Than a label has.",
        "Three things, among them: water, bread and salt.",
    ],
)
def test_a_clause_before_a_colon_is_no_label(paragraph: str) -> None:
    story = text(paragraph, "More.")
    assert labels(story) == []
    assert paragraph in [block.body for block in story.sections[0].blocks]


def test_the_first_colon_ends_the_label_and_what_was_said_stays_in_the_text() -> None:
    story = text('Background: Holm wrote earlier: "We saw nothing."')
    assert labels(story) == ["Background"]
    assert story.sections[1].blocks[0].body == 'Holm wrote earlier: "We saw nothing."'


def test_names_that_speak_again_and_again_are_speakers() -> None:
    story = text("Anna: One.", "Bo: Two.", "Anna: Three.", "Bo: Four.", "Anna: Five.", "Bo: Six.")
    assert labels(story) == []


def test_a_short_line_between_paragraphs_of_a_text_is_a_heading() -> None:
    story = text(
        "How it was built", "It took eleven years and cost three times what had been planned, and nobody minded."
    )
    assert [(section.label, section.head.kind if section.head else "") for section in story.sections[1:]] == [
        ("How it was built", "heading")
    ]


def test_a_title_in_capitals_is_a_heading_over_a_short_paragraph_too() -> None:
    story = text("WHAT WE KNOW", "It rained all day.")
    assert [section.label for section in story.sections] == ["", "WHAT WE KNOW"]


@pytest.mark.parametrize("rule", ["___", "* * *", "---", "• • •", "=====", "———"])
def test_a_line_that_only_divides_a_text_is_nothing_to_read(rule: str) -> None:
    story = text("The bridge is closed until March.", rule, "More will follow on Tuesday.")
    assert rule not in [block.body for block in story.blocks]
    assert [block.kind for block in story.blocks].count("markup") == 1


def test_a_label_with_nothing_under_it_is_a_call() -> None:
    story = text("What to watch:", "Correction: It was Tuesday.")
    assert labels(story) == []
    assert [block.body for part in story.parts if part.kind == "calls" for block in part.blocks] == [
        "What to watch:"
    ] or [block.body for part in story.parts if part.kind == "calls" for block in part.blocks] == ["What to watch"]


NOTES: list[tuple[str, NoteKind]] = [
    ("This story was first published on Monday. It was updated on Nov. 3 to correct the number.", "correction"),
    ("Dieser Artikel wurde aktualisiert, um die Zahl der Opfer zu korrigieren.", "correction"),
    ("Editor's note: We have added a name.", "editors-note"),
    ("EDITOR’S NOTE — We have added a name.", "editors-note"),
    ("[Editor's note: We have added a name.]", "editors-note"),
    ("A note to readers: We got this wrong.", "editors-note"),
    ("Correction (Jan. 2): The bridge is in Norvik.", "correction"),
    ("CORRECTION: The bridge is in Norvik.", "correction"),
    ("Corrections, Jan 3, 2020: The bridge is in Norvik.", "correction"),
    ("Clarification: The bridge is closed to lorries only.", "clarification"),
    ("Retraction: We have withdrawn this story.", "retraction"),
    ("UPDATE 3:15 p.m.: The mayor has resigned.", "update"),
    ("Update (Feb. 23, 2024): The mayor has resigned.", "update"),
    ("This story has been updated with new details.", "update"),
    ("This article was updated on 3 May 2021.", "update"),
    ("This story has been corrected to show that it was Tuesday.", "correction"),
    ("This article was amended on 3 January 2020 to correct a name.", "correction"),
    ("This article has been clarified.", "clarification"),
    ("This article has been retracted.", "retraction"),
    ("An earlier version of this article misstated the day.", "correction"),
    ("A previous headline gave the wrong day.", "correction"),
    ("An earlier version misspelled her name.", "correction"),
    ("Correction. An earlier version of this story gave the wrong day.", "correction"),
    ("Korrektur: Es war Dienstag.", "correction"),
    ("In einer früheren Fassung hieß es, es sei Montag gewesen.", "correction"),
    ("Anmerkung der Redaktion: Wir haben einen Namen ergänzt.", "editors-note"),
    ("Dieser Artikel wurde aktualisiert.", "update"),
    ("Klarstellung: Nur Lastwagen sind betroffen.", "clarification"),
    ("Fe de errores: Era martes.", "correction"),
    ("Nota de la redacción: Hemos añadido un nombre.", "editors-note"),
    ("Esta nota fue actualizada a las 10.", "update"),
    ("Rectificatif : c’était mardi.", "correction"),
    ("Cet article a été mis à jour.", "update"),
    ("Note de la rédaction : un nom a été ajouté.", "editors-note"),
    ("Errata corrige: era martedì.", "correction"),
    ("Questo articolo è stato aggiornato.", "update"),
    ("Errata: era terça-feira.", "correction"),
    ("Este texto foi atualizado.", "update"),
    ("Rectificatie: het was dinsdag.", "correction"),
    ("Dit artikel is bijgewerkt.", "update"),
]


@pytest.mark.parametrize(("note", "kind"), NOTES)
def test_a_note_is_known_wherever_it_stands(note: str, kind: NoteKind) -> None:
    for shape in ("{}", "*{}*", "- {}", "> {}"):
        story = markdown(shape.format(note), "The story goes on.")
        assert [(found.kind, found.text) for found in story.notes] == [(kind, note)], shape
        assert [block.body for block in story.sections[0].blocks] == [
            "The lede says what happened.",
            "The story goes on.",
        ]
    assert [found.kind for found in text(note).notes] == [kind]


def test_a_note_in_a_section_does_not_end_the_section() -> None:
    story = text("Why it matters: Because.", "Correction: It was Tuesday.", "And more text of the section.")
    assert [block.body for block in story.sections[1].blocks] == ["Because.", "And more text of the section."]


@pytest.mark.parametrize(
    "line",
    [
        "Update your software, experts say.",
        "Updates are free.",
        "Correctional officers were hurt.",
        "Corrections officers walked out.",
        "This story is about a bridge.",
        "This article of faith was never questioned.",
        "The note was found later.",
        "Clarifications will follow, she said.",
        "Correction. You may ask us to correct your data.",
        "An earlier version of the bill failed in the Senate.",
        "The original version of this Privacy Policy is in English.",
        "A previous report found no fault.",
        "In einer früheren Fassung des Gesetzes fehlte der Satz.",
        "Una versión anterior del acuerdo fracasó.",
    ],
)
def test_a_sentence_that_only_begins_like_a_note_is_none(line: str) -> None:
    assert note_of(line) is None


def test_update_as_a_heading_heads_new_reporting() -> None:
    story = markdown("## Update", "The mayor has resigned.")
    assert story.notes == ()
    assert labels(story) == ["Update"]


def test_a_heading_over_a_note_is_part_of_the_note() -> None:
    story = markdown("## Correction", "It was Tuesday, 5 May 2020.", "The story goes on.")
    assert [(note.kind, note.text, note.at) for note in story.notes] == [
        ("correction", "Correction\nIt was Tuesday, 5 May 2020.", "2020-05-05")
    ]
    assert labels(story) == []


def test_an_aside_can_be_a_note() -> None:
    story = markdown('<aside class="clarification">\n\nOnly lorries.\n\nNot cars.\n\n</aside>', "The story goes on.")
    assert [(note.kind, note.text) for note in story.notes] == [("clarification", "Only lorries.\nNot cars.")]


CREDITS = {
    "The pier. Photo: Tove Brandt/AFP via Getty Images": "Photo: Tove Brandt/AFP via Getty Images",
    "The pier. Photo by Tove Brandt": "Photo by Tove Brandt",
    "The pier. Credit: Tove Brandt": "Credit: Tove Brandt",
    "The pier on Monday. (AP Photo/Tove Brandt)": "(AP Photo/Tove Brandt)",
    "The pier on Monday. (Tove Brandt/Reuters)": "(Tove Brandt/Reuters)",
    "The pier. © Tove Brandt": "© Tove Brandt",
    "Der Pfeiler. Foto: Tove Brandt/dpa": "Foto: Tove Brandt/dpa",
    "Le pilier. Crédit photo : Tove Brandt": "Crédit photo : Tove Brandt",
    "El pilar. Imagen: Tove Brandt": "Imagen: Tove Brandt",
    "The pier. Tove Brandt/Getty Images": "Tove Brandt/Getty Images",
    "Photo: Tove Brandt": "Photo: Tove Brandt",
}


@pytest.mark.parametrize("line", CREDITS)
def test_a_caption_ends_with_its_credit(line: str) -> None:
    story = text(line)
    assert [(block.attribution, block.text + " " + block.attribution) for block in story.captions] == [
        (CREDITS[line], line if not line.startswith("Photo") else " " + line)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "She showed a photo: it was blank.",
        "The image: A city on its knees. Nobody had seen it like that. It moved them all to tears.",
        "The law (and its annex) is new.",
        "It runs on and/or off.",
        "© 2021 The Harbour Press. All rights reserved.",
        "Photos by the hundred were sent in.",
        "The file is of the type image/svg+xml here: image/svg+xml",
    ],
)
def test_a_sentence_about_a_picture_is_no_caption(line: str) -> None:
    assert credit_start(line) == -1


def test_words_in_italics_under_a_picture_are_its_caption() -> None:
    for between in ("\n\n", "\n"):
        story = markdown("![A pier](p.jpg)" + between + "*The pier, at noon*")
        assert [block.body for block in story.captions] == ["The pier, at noon"]
        assert [block.kind for block in story.blocks[2:]] == ["embed", "caption"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("By Jane Doe and John Q. Roe, Associated Press", "Jane Doe and John Q. Roe, Associated Press"),
        ("BY JANE DOE", "JANE DOE"),
        ("Von Karla Nöring und Piet Hansen", "Karla Nöring und Piet Hansen"),
        ("Por Inés Lago y Tomás Rey", "Inés Lago y Tomás Rey"),
        ("Par Maud Terrier", "Maud Terrier"),
    ],
)
def test_a_byline_names_its_writers(line: str, names: str) -> None:
    assert is_byline(line)
    assert names_of(line) == names
    story = parse(f"# A headline\n\n{line}\n\nText.\n", "markdown")
    assert story.byline == names


@pytest.mark.parametrize(
    "line", ["By the numbers", "By Monday, it was over.", "Von wegen", "By", "Bystanders Cheered", "by hand"]
)
def test_a_line_that_only_begins_like_a_byline_is_none(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("BAGHDAD (AP) — The crowd left.", "BAGHDAD (AP)"),
        ("BERLIN, 3. Mai (dpa) – Der Bahnhof ist offen.", "BERLIN, 3. Mai (dpa)"),
        ("NEW YORK -- The crowd left.", "NEW YORK"),
        ("ST. LOUIS, Mo. (AP) — The crowd left.", "ST. LOUIS, Mo. (AP)"),
        ("PARIS, Jan 3 (Reuters) - The crowd left.", "PARIS, Jan 3 (Reuters)"),
        ("Dresden – Nach tagelangem Regen steigt die Elbe.", "Dresden"),
        ("Frankfurt, 3. Mai (dpa) – Der Bahnhof ist offen.", "Frankfurt, 3. Mai (dpa)"),
    ],
)
def test_a_dateline_stands_before_the_lede(body: str, words: str) -> None:
    assert dateline_end(body)
    story = parse(f"# A headline\n\n{body}\n\nMore.\n", "markdown")
    assert story.dateline == words
    assert [block.kind for block in story.sections[0].blocks] == ["dateline", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    "body", ["NATO — an alliance", "Paris — the city", "It is — as he said — over", "A — B", "U.S. — no"]
)
def test_words_before_a_dash_are_not_always_a_dateline(body: str) -> None:
    assert dateline_end(body) == 0 or body.startswith("NATO")


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("“We are safe.”", True),
        ('"We are safe."', True),
        ("« Nous sommes saufs. »", True),
        ("„Wir sind sicher.“", True),
        ("»Wir sind sicher.«", True),
        ("「私たちは無事です」", True),
        ('"We are safe," she said. "All of us."', False),
        ("“We are safe,” she said. “All of us.”", False),
        ("We are safe", False),
        ('"', False),
    ],
)
def test_a_text_is_quoted_from_end_to_end_or_not(body: str, quoted: bool) -> None:
    assert is_quoted(body) is quoted


def test_a_quotation_and_the_line_under_it_are_one_quote() -> None:
    for between in ("\n", "\n\n"):
        story = text(f"“We are safe.”{between}— The mayor")
        quote = story.sections[0].blocks[1]
        assert (quote.kind, quote.text, quote.attribution) == ("quote", "“We are safe.”", "The mayor")


def test_a_quotation_with_nobody_under_it_is_a_paragraph() -> None:
    assert [block.kind for block in text("“We are safe.”", "More text.").sections[0].blocks] == ["paragraph"] * 3


def test_a_block_quote_has_its_attribution_in_it_or_under_it() -> None:
    for quote in ("> We are safe.\n> — The mayor", "> We are safe.\n>\n> — The mayor", "> We are safe.\n\n— The mayor"):
        block = markdown(quote).sections[0].blocks[1]
        assert (block.kind, block.text, block.attribution) == ("quote", "We are safe.", "The mayor"), quote


@pytest.mark.parametrize(
    "call",
    [
        "Go deeper:",
        "Read more",
        "Mehr zum Thema:",
        "Lesen Sie auch",
        "Más información",
        "À lire aussi",
        "Leggi anche",
        "Lees ook",
    ],
)
def test_a_call_to_read_on_is_kept_apart(call: str) -> None:
    for line in (call, f"[{call}](https://a.example/b)", f"**{call}**"):
        story = markdown(line, "The story goes on.")
        assert [block.kind for block in story.blocks] == ["headline", "paragraph", "call", "paragraph"]


def test_a_list_of_links_under_a_call_is_a_card_each() -> None:
    story = markdown("## Related stories", "- [One](/1)\n- [Two](/2)")
    assert [card.headline for card in story.related] == ["One", "Two"]


def test_a_list_under_a_call_in_the_middle_of_a_text_is_text() -> None:
    story = text("Go deeper:\n• One thing to know\n• Another thing", "And the story goes on from here, for long.")
    assert story.related == ()
    assert [block.kind for block in story.sections[0].blocks] == ["paragraph", "item", "item", "paragraph"]


def test_headings_and_labels_in_a_card_begin_no_section_of_the_story() -> None:
    card = (
        '<aside class="related">\n\n## Another story\n\n### A heading\n\nWhy it matters: It does not here.\n\n</aside>'
    )
    story = markdown(card, "The story goes on.")
    assert labels(story) == []
    assert [block.body for block in story.sections[0].blocks] == ["The lede says what happened.", "The story goes on."]
    assert [card.headline for card in story.related] == ["Another story"]


def test_a_dek_is_only_what_is_clear() -> None:
    assert parse("# A\n\n*The dek*\n\nText.\n").dek == "The dek"
    assert parse("# A\n\nThe dek\n\nBy Jane Doe\n\nText.\n").dek == "The dek"
    assert parse("# A\n\n## The dek\n\nBy Jane Doe\n\nText.\n").dek == "The dek"
    assert parse("# A\n\nThe lede.\n\nText.\n").dek == ""
    assert parse("# A\n\n## A section\n\nText.\n").dek == ""


def test_an_address_alone_is_an_embed() -> None:
    block = markdown("https://video.example/1").blocks[2]
    assert (block.kind, block.links[0].target) == ("embed", "https://video.example/1")


def test_bullets_right_under_a_paragraph_are_items() -> None:
    for bullet in ("•", "-", "*", "–", "◦", "‣"):
        story = text(f"Two things happened.\n  {bullet} One.\n    {bullet} Within.\n  {bullet} Two.")
        assert [(b.kind, b.level) for b in story.sections[0].blocks[1:]] == [
            ("paragraph", 0), ("item", 1), ("item", 2), ("item", 1),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("lead", "kind"),
    [
        ("訂正：", "correction"), ("更正：", "correction"), ("تصحيح: ", "correction"), ("Исправление: ", "correction"),
        ("Поправка: ", "correction"), ("Виправлення: ", "correction"), ("Sprostowanie: ", "correction"),
        ("Rättelse: ", "correction"), ("Rettelse: ", "correction"), ("Oprava: ", "correction"),
        ("Düzeltme: ", "correction"), ("Oikaisu: ", "correction"), ("정정: ", "correction"),
        ("От редакции: ", "editors-note"), ("编者按：", "editors-note"), ("編集部注：", "editors-note"),
        ("Editörün notu: ", "editors-note"), ("Od redakcji: ", "editors-note"), ("追記：", "update"),
        ("Oppdatering: ", "update"), ("Уточнение: ", "clarification"), ("Præcisering: ", "clarification"),
    ],
)  # fmt: skip
def test_a_note_is_known_in_the_languages_that_the_manual_names(lead: str, kind: NoteKind) -> None:
    story = text("And there is more.", f"{lead}41 000, 42 000.")
    assert [(note.kind, note.text) for note in story.notes] == [(kind, f"{lead}41 000, 42 000.")]


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("WASHINGTON, May 3, 2024 (Reuters) — The bridge is closed.", "WASHINGTON, May 3, 2024 (Reuters)"),
        ("МОСКВА, 3 мая — Мост закрыт.", "МОСКВА, 3 мая"),
        ("МОСКВА, 3 мая 2024 (ТАСС) – Мост закрыт.", "МОСКВА, 3 мая 2024 (ТАСС)"),
        ("ŁÓDŹ (PAP) – Most jest zamknięty.", "ŁÓDŹ (PAP)"),
    ],
)
def test_a_dateline_can_have_a_whole_date_and_other_letters(paragraph: str, dateline: str) -> None:
    for story in (parse(f"A headline\n\n{paragraph}\n", "text"), parse(f"# A headline\n\n{paragraph}\n", "markdown")):
        assert story.dateline == dateline


def test_a_dateline_is_found_under_a_line_that_nobody_knows() -> None:
    story = parse("# A headline\n\nFrom our own bureau\n\nWASHINGTON (AP) — It is closed.\n\nMore.\n", "markdown")
    assert story.dateline == "WASHINGTON (AP)"


def test_a_word_in_capitals_in_the_middle_of_a_story_is_no_dateline() -> None:
    story = parse("# A headline\n\nIt is closed.\n\nNASA — so it says — knows.\n", "markdown")
    assert [block.kind for block in story.blocks] == ["headline", "paragraph", "paragraph"]
