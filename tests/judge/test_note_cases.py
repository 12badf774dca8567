"""Notes as newsrooms write them, each with a change: what they cover, leave out and claim in vain.

Drafts are Markdown; changes are named as `name_point` names them, claims by their kind.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from storyrev.compare import compare
from storyrev.judge import audit_note, find_facts
from storyrev.judge.telling import name_point
from storyrev.story import parse


@dataclass(frozen=True, slots=True)
class Case:
    """A note on a change: words of what it covers, leaves out and claims in vain, and what it says of the error."""

    promise: str
    note: str
    old: str
    new: str
    kind: str = "update"
    covers: str = ""
    leaves: str = ""
    vain: str = ""
    states: str = ""
    lang: str = "en"


BRIDGE = """\
The council voted on Friday to close the bridge. About 400 people cross it each day.

“We have looked at every other way,” said Mayor Eve Lund.

## Why

It was built in 1911. Engineers found cracks in May.

## What next

A ferry will run until midnight.
"""


def edit(*pairs: tuple[str, str], text: str = BRIDGE) -> str:
    """A text with some words of it replaced, each of which must stand in it."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


FIGURE = edit(("400", "4,000"))
QUOTE = edit(("every other way", "all other ways there are"))
FERRY = edit(("until midnight.", "until midnight. It costs 2 dollars, the harbour master said."))
HEAD = "# Council closes bridge\n\n"

CASES = [
    Case(
        "a correction with the wrong and the right figure covers it",
        "Correction: An earlier version of this story gave the number of people as 400. It is 4,000.",
        BRIDGE, FIGURE, "correction", covers="figure", states="wrong right",
    ),
    Case(
        "so does one that says the right figure and then the wrong one",
        "About 4,000 people cross the bridge each day, not 400.",
        BRIDGE, FIGURE, "correction", covers="figure", states="wrong right",
    ),
    Case(
        "a note that says since when the error had stood is known to",
        "Correction: This story, from its publication on Jan. 3 until Jan. 5, said that 400 people cross the bridge. It is 4,000.",
        BRIDGE, FIGURE, "correction", covers="figure", states="wrong right since",
    ),
    Case(
        "so is one that says so without a date",
        "An earlier version gave the number of people as 400. It is 4,000. The error stood since the story was published.",
        BRIDGE, FIGURE, "correction", covers="figure", states="wrong right since",
    ),
    Case(
        "an error that stood for hours is told with how long",
        "For three hours this story incorrectly said that 400 people cross the bridge. The number is 4,000.",
        BRIDGE, FIGURE, "correction", covers="figure", states="wrong right since",
    ),
    Case(
        "a day in what was wrong is no word on since when it was",
        "An earlier version said the council voted on Thursday. It voted on Friday.",
        edit(("on Friday", "on Thursday")), BRIDGE, "correction", covers="date", states="wrong right",
    ),
    Case(
        "a correction that tells another figure leaves the change out and claims in vain",
        "An earlier version misstated the number of people. It is 5,000, not 500.",
        BRIDGE, FIGURE, "correction", leaves="figure", vain="values", states="wrong right",
    ),
    Case(
        "a correction that says that a figure was wrong covers the figure, and does not say what is right",
        "This story has been corrected: the number of people was wrong.",
        BRIDGE, FIGURE, "correction", covers="figure", states="wrong",
    ),
    Case(
        "a note on a figure does not cover a quote that was altered too",
        "An earlier version gave the number of people as 400. It is 4,000.",
        BRIDGE, edit(("every other way", "all other ways there are"), text=FIGURE), "correction",
        covers="figure", leaves="altered quote", states="wrong right",
    ),
    Case(
        "a note on a quote covers a quote",
        "An earlier version misquoted Mayor Eve Lund.",
        QUOTE, BRIDGE, "correction", covers="altered quote", states="wrong",
    ),
    Case(
        "a note on a quote by another person covers none",
        "Corrects a quote by Ben Ortiz.",
        QUOTE, BRIDGE, "correction", leaves="altered quote", vain="quote",
    ),
    Case(
        "a note on a quote of somebody whom its sentence calls she covers it",
        "Corrects a quote by Eve Lund.",
        "Mayor Eve Lund spoke for an hour on Friday.\n\n“We have looked at every other way,” she said.\n",
        "Mayor Eve Lund spoke for an hour on Friday.\n\n“We have not looked at every other way,” she said.\n",
        "correction", covers="altered quote",
    ),
    Case(
        "a note on a quote covers no figure in a sentence that names who spoke",
        "Corrects a quote by Eve Lund.",
        "About 400 people came, said Mayor Eve Lund. “We have looked at every other way,” she said.\n",
        "About 900 people came, said Mayor Eve Lund. “We have not looked at every other way,” she said.\n",
        "correction", covers="altered quote", leaves="figure",
    ),
    Case(
        "a note on a quote where no quote changed is in vain",
        "Corrects a quote by Eve Lund.",
        BRIDGE, FIGURE, "correction", leaves="figure", vain="quote",
    ),
    Case(
        "new details cover what was added, in general",
        "Updated with new details.",
        BRIDGE, FERRY, covers="added passage",
    ),
    Case(
        "new details do not cover an altered quote",
        "Updated with new details.",
        BRIDGE, QUOTE, leaves="altered quote", vain="details",
    ),
    Case(
        "new details are in vain where passages were cut",
        "Adds new details.",
        BRIDGE, edit((" Engineers found cracks in May.", "")), leaves="cut passage", vain="details",
    ),
    Case(
        "a note that says what is new covers what speaks of it",
        "Adds details of the ferry.",
        BRIDGE, FERRY, covers="added passage",
    ),
    Case(
        "throughout is in vain where one section of four changed",
        "Updated throughout.",
        edit(("## What next", "## What else\n\nThere are others.\n\n## What next")),
        edit(("## What next", "## What else\n\nThere are others.\n\n## What next"), ("400", "4,000")),
        covers="figure", vain="throughout",
    ),
    Case(
        "throughout holds where it is true",
        "Recasts throughout with new details.",
        BRIDGE, edit(("400", "4,000"), ("in May", "in June"), ("midnight", "noon")), covers="date, date, figure",
    ),
    Case(
        "a headline that is said to have changed and did not is in vain",
        "Corrects the headline.",
        HEAD + BRIDGE, HEAD + FIGURE, "correction", leaves="figure", vain="headline",
    ),
    Case(
        "a headline that changed and is not mentioned is left out",
        "Adds details of the ferry.",
        HEAD + BRIDGE, HEAD.replace("closes", "may close") + FERRY, covers="added passage", leaves="reworded headline",
    ),
    Case(
        "a note on the headline covers it",
        "The headline has been changed to reflect that nothing is decided.",
        HEAD + BRIDGE, HEAD.replace("closes", "may close") + BRIDGE, "clarification", covers="reworded headline",
    ),
    Case(
        "the name that was misspelled, given right, covers the name",
        "Correction: An earlier version of this article misspelled the name of Mayor Eve Lund.",
        edit(("Eve Lund", "Eva Lund")), BRIDGE, "correction", covers="name", states="wrong right",
    ),
    Case(
        "a note on a name is in vain where no name changed",
        "Corrects the spelling of the mayor's name.",
        BRIDGE, FIGURE, "correction", leaves="figure", vain="name",
    ),
    Case(
        "the third paragraph is found",
        "Corrects the date in the third paragraph.",
        BRIDGE, edit(("1911", "1912")), "correction", covers="date",
    ),
    Case(
        "another paragraph than the one that changed is in vain",
        "Corrects paragraph 9.",
        BRIDGE, FIGURE, "correction", leaves="figure", vain="paragraph",
    ),
    Case(
        "a note that a sentence was removed covers the cut",
        "A sentence on cracks has been removed.",
        BRIDGE, edit((" Engineers found cracks in May.", "")), "correction", covers="cut passage",
    ),
    Case(
        "a note that adds does not cover what was cut",
        "Adds details of the ferry.",
        BRIDGE, edit((" Engineers found cracks in May.", ""), text=FERRY), covers="added passage", leaves="cut passage",
    ),
    Case(
        "a caption that was corrected covers the caption",
        "The photo caption has been corrected.",
        "It rains.\n\n![The bridge](b.jpg)\n\n*The bridge in 1911. Photo: Ben Ortiz*\n",
        "It rains.\n\n![The bridge](b.jpg)\n\n*The bridge in 1912. Photo: Ben Ortiz*\n",
        "correction", covers="date",
    ),
    Case(
        "a caption that did not change is in vain",
        "Corrects the caption.",
        BRIDGE, FIGURE, "correction", leaves="figure", vain="caption",
    ),
    Case(
        "a plain statement of the news covers what says it",
        "Update: The ferry costs 2 dollars, the harbour master said.",
        BRIDGE, FERRY, covers="added passage",
    ),
    Case(
        "the news itself may rise from one figure to another",
        "The number of people who cross rose from 400 to 4,000.",
        BRIDGE, edit(("About 400 people cross it each day.", "The number rose from 400 to 4,000 a day.")),
        covers="reworded passage", states="wrong right",
    ),
    Case(
        "a negation is not covered by new details",
        "Updated with new details.",
        BRIDGE, edit(("will run", "will not run"), ("cracks in May.", "cracks in May. They are deep.")),
        covers="added passage", leaves="negation",
    ),
    Case(
        "a quote that was added is covered by a note that adds comment",
        "Adds comment from the harbour master.",
        BRIDGE,
        edit(("until midnight.", "until midnight. “We are ready for them,” the harbour master said.")),
        covers="added passage",
    ),
    Case(
        "a note that adds a quote is in vain where only a figure came",
        "Adds a quote from Eve Lund.",
        BRIDGE, FIGURE, leaves="figure", vain="quote",
    ),
    Case(
        "without a note everything is left out",
        "",
        BRIDGE, FIGURE, "minor", leaves="figure",
    ),
    Case(
        "a note on an error where nothing changed is in vain",
        "An earlier version of this story gave a wrong number.",
        BRIDGE, BRIDGE, "correction", vain="error, figure", states="wrong",
    ),
    Case(
        "a retraction that names the passage covers it",
        "We have withdrawn the sentence on cracks that engineers were said to have found.",
        BRIDGE, edit((" Engineers found cracks in May.", "")), "retraction", covers="cut passage",
    ),
    Case(
        "German: a correction with wrong and right",
        "Korrektur: In einer früheren Fassung hieß es, 400 Menschen gingen über die Brücke. Es sind 4000.",
        "Am Tag gehen 400 Menschen über die Brücke.", "Am Tag gehen 4000 Menschen über die Brücke.",
        "correction", covers="figure", states="wrong right", lang="de",
    ),
    Case(
        "German: not this but that",
        "Es gehen nicht 400, sondern 4000 Menschen über die Brücke.",
        "Am Tag gehen 400 Menschen über die Brücke.", "Am Tag gehen 4000 Menschen über die Brücke.",
        "correction", covers="figure", states="wrong right", lang="de",
    ),
    Case(
        "German: since when",
        "Korrektur: Seit der Veröffentlichung stand hier fälschlich, 400 Menschen gingen über die Brücke. Es sind 4000.",
        "Am Tag gehen 400 Menschen über die Brücke.", "Am Tag gehen 4000 Menschen über die Brücke.",
        "correction", covers="figure", states="wrong right since", lang="de",
    ),
    Case(
        "German: a headline that did not change is in vain",
        "Die Überschrift wurde korrigiert.",
        "# Brücke zu\n\nAm Tag gehen 400 Menschen über die Brücke.",
        "# Brücke zu\n\nAm Tag gehen 4000 Menschen über die Brücke.",
        "correction", leaves="figure", vain="headline", lang="de",
    ),
    Case(
        "German: what was added is covered by a note that says of what",
        "Ergänzt um Angaben zur Fähre.",
        "Die Brücke ist zu.", "Die Brücke ist zu.\n\nEine Fähre fährt bis Mitternacht über den Fluss und kostet zwei Euro.",
        covers="added passage", lang="de",
    ),
    Case(
        "Spanish: a correction with wrong and right",
        "Corrección: una versión anterior de este artículo decía que 400 personas cruzan el puente. Son 4.000.",
        "Cada día cruzan el puente 400 personas.", "Cada día cruzan el puente 4.000 personas.",
        "correction", covers="figure", states="wrong right", lang="es",
    ),
    Case(
        "Spanish: this and not that",
        "Cruzan el puente 4.000 personas, no 400.",
        "Cada día cruzan el puente 400 personas.", "Cada día cruzan el puente 4.000 personas.",
        "correction", covers="figure", states="wrong right", lang="es",
    ),
    Case(
        "Spanish: a headline that did not change is in vain",
        "Se ha corregido el titular.",
        "# Puente cerrado\n\nCada día cruzan el puente 400 personas.",
        "# Puente cerrado\n\nCada día cruzan el puente 4.000 personas.",
        "correction", leaves="figure", vain="headline", lang="es",
    ),
    Case(
        "a language without words for notes is held to its figures",
        "Rettelse: Tallet er 4000, ikke 400.",
        "Hver dag går 400 mennesker over broen.", "Hver dag går 4000 mennesker over broen.",
        "correction", covers="figure", lang="da",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.promise)
def test_notes_are_held_against_the_change(case: Case) -> None:
    old, new = (parse(f"---\nlang: {case.lang}\n---\n{text}", "markdown") for text in (case.old, case.new))
    diff = compare(old, new)
    audit = audit_note(case.note, case.kind, diff, find_facts(diff))
    stated = (audit.reading.states_wrong, "wrong"), (audit.reading.states_right, "right"), (audit.states_since, "since")
    assert {
        "covers": ", ".join(sorted(name_point(one.point) for one in audit.covered)),
        "leaves": ", ".join(sorted(map(name_point, audit.left_out))),
        "vain": ", ".join(sorted(one.claim.kind for one in audit.unfounded)),
        "states": " ".join(word for said, word in stated if said),
    } == {
        "covers": case.covers,
        "leaves": case.leaves,
        "vain": case.vain,
        "states": case.states,
    }
