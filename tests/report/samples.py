"""The views that goldens are made from: an invented ferry story, its changes of every sort, and its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from storyrev.compare.model import Limit, LinkChange, Place, StoryDiff
from storyrev.judge.audit import Covered, NoteAudit
from storyrev.judge.claims import Claim, NoteReading
from storyrev.judge.model import Fact, Finding, Judgement
from storyrev.judge.points import Point
from storyrev.judge.unfounded import Unfounded
from storyrev.report.views import ComparisonView, FileView, FirstView, ReportView, RevisionView
from storyrev.story.model import Block, Section, Story
from tests.report.made import add, arrive, came, cut, edit, gone, group, keep, leave, made_block, make_diff, reform

_COAST = timezone(timedelta(hours=-5))

FIRST = RevisionView(
    "harbour-ferry",
    1,
    "1a2b3c4d5e6f" + "0" * 28,
    datetime(2024, 3, 1, 9, 0, tzinfo=_COAST),
    "Mara Lund <mara@paper.example>",
    "first",
)
SECOND = RevisionView(
    "harbour-ferry",
    2,
    "2b3c4d5e6f7a" + "0" * 28,
    datetime(2024, 3, 1, 11, 30, tzinfo=_COAST),
    "Mara Lund <mara@paper.example>",
    "update",
    "Adds the harbour master’s account.",
)
THIRD = RevisionView(
    "harbour-ferry",
    3,
    "3c4d5e6f7a8b" + "0" * 28,
    datetime(2024, 3, 2, 8, 5, tzinfo=UTC),
    "Jo Okafor <jo@paper.example>",
    "correction",
    "An earlier version of this story gave the number of passengers as 500.\nThere were 750 on board.",
)
FOURTH = RevisionView(
    "harbour-ferry",
    4,
    "4d5e6f7a8b9c" + "0" * 28,
    datetime(2024, 3, 2, 9, 0, tzinfo=UTC),
    "Jo Okafor <jo@paper.example>",
    "minor",
    withheld=True,
    return_of=2,
)


def everything() -> StoryDiff:
    """A comparison that holds every sort of change a page has to show."""
    same = made_block("paragraph", "The ferry line was founded in 1911.")
    listed = made_block("item", "The ferry line was founded in 1911.")
    return make_diff(
        group(
            "",
            keep("headline", "Ferry aground off Kell harbour"),
            edit("stamp", "Updated March [-1-]{+2+}, 2024"),
            edit(
                "caption",
                "The Aurelia on the sandbank [-on Friday-]{+on Saturday+}. Photo: [-Ada Finch-]{+Lena Brook+}/Paper",
                old_by="Photo:",
                new_by="Photo:",
            ),
            kind="head",
        ),
        group(
            "",
            edit("paragraph", "A ferry with [-500-]{+750+} people on board ran aground on Friday night. ", "Nobody was hurt."),
            keep("paragraph", "Tugs are due at high tide.", targets=("https://tides.example/kell",)),
            cut("paragraph", "The captain could not be reached for comment."),
            edit("paragraph", "Rescuers praised the crew. ", gone(2, "The sea was calm and the night clear that week. "), "They left at four."),
            kind="lede",
        ),
        group(
            "Why it matters",
            keep("label", "Why it matters"),
            keep("paragraph", "The line carries half the island’s food."),
            was=6,
            move=3,
        ),
        group(
            "What we [-know-]{+have learned+}",
            edit("heading", "What we [-know-]{+have learned+}"),
            keep("paragraph", "The bridge crew changed at nine."),
            keep("paragraph", "The wind was light."),
            edit(
                "quote",
                "“We felt one bump, then [-silence-]{+nothing at all+}.” — Ruth [-Mayer-]{+Meyer+}, a passenger",
                old_by="— Ruth",
                new_by="— Ruth",
            ),
            edit(
                "paragraph",
                "The operator has published a statement.",
                links=(LinkChange("a statement", "http://old.example/a", "https://new.example/b"), LinkChange("operator", None, "javascript:alert(1)")),
            ),
            leave(1, "item", "Two lifeboats were lowered and raised again."),
            edit("table", "Deck\tPeople\nUpper\t[-200-]{+450+}\nLower\t300"),
        ),
        group("Background", keep("heading", "Background"), keep("paragraph", "The harbour was dredged in 2019."), reform(same, listed)),
        group(
            "The rescue",
            add("heading", "The rescue"),
            add("paragraph", "Three tugs left Kell at dawn."),
            arrive(1, "item", "Two lifeboats were lowered and [-raised-]{+hauled up+} again."),
            edit("paragraph", "All are safe. ", came(2, "The sea was calm and the night dark that week.")),
            side="new",
        ),
        group("Old timetable", cut("heading", "Old timetable"), cut("paragraph", "The last boat leaves at ten."), side="old"),
        group(
            "",
            add("note", "Correction: An earlier version of this story gave the number of passengers as 500.", note="correction"),
            kind="notes",
        ),
        group("", keep("call", "Go deeper: How a tug works"), kind="calls"),
        group("A harbour’s long winter", edit("paragraph", "Ice kept the boats in port for [-nine-]{+ten+} days.", card=1), kind="related"),
        fields=(("headline", "Ferry aground off Kell [-island-]{+harbour+}"), ("updated", "Updated March [-1-]{+2+}, 2024"), ("desk", "[-World-]{+Coast+}")),
        limits=(Limit("candidates", "old", Place(2, 11)),),
    )  # fmt: skip


_PASSENGERS = Fact(
    "figure",
    "500",
    "750",
    "A ferry with 500 people on board ran aground on Friday night.",
    "A ferry with 750 people on board ran aground on Friday night.",
    3,
    3,
    difference="+250, +50%",
)


def judged() -> Judgement:
    """What the desk's rules might say of `everything`."""
    return Judgement(
        True,
        ("3 figures changed", "1 quote altered"),
        (
            _PASSENGERS,
            Fact("figure", "200", "450", "", "", None, 13),
            Fact("quote", "We felt one bump, then silence.", "We felt one bump, then nothing at all.", "", "", 11, 11),
            Fact("figure", "1", "2", "", "", field="updated"),
        ),
        (
            Finding("Q001", "A quotation was altered and no note says so.", 11, 11, "error", "Say so in the note."),
            Finding("Q002", "The stamp moved.", severity="info", field="updated", waived="The desk agreed."),
        ),
        4,
        audited(),
    )  # fmt: skip


def audited() -> NoteAudit:
    """The note of the third revision, held against `everything`: what it covers, leaves out and claims in vain."""
    claim = Claim("values", "An earlier version of this story gave the number of passengers as 500.")
    vain = Claim("headline", "The headline was changed.")
    covered = Point(
        "fact", (_PASSENGERS,), _PASSENGERS.old_sentence, _PASSENGERS.new_sentence, "paragraph", 1, "", new_at=3
    )
    left_out = Point("added", (), "", "Three tugs left Kell at dawn.", "paragraph", 5, "The rescue", new_at=18)
    return NoteAudit(
        NoteReading(claim.text, "correction", (claim, vain), states_wrong=True, states_right=True),
        (Covered(covered, claim, "named"),),
        (left_out,),
        (Unfounded(vain, "The note says that the headline changed: it did not."),),
        3,
        5,
        ("The note says that the headline changed: it did not.",),
    )


def full_view() -> ReportView:
    comparison = ComparisonView(SECOND, THIRD, everything(), judged())
    return ReportView(
        "Ferry aground off Kell harbour", "harbour-ferry", (comparison,), newsroom="The Kell Paper", language="en-GB"
    )


def wide_view() -> ReportView:
    """A comparison that passes over a revision, of a story in a right-to-left language."""
    diff = make_diff(group("", edit("paragraph", "أُصيب [-ثلاثة-]{+أربعة+} أشخاص."), kind="lede"))
    comparison = ComparisonView(FIRST, THIRD, diff, between=(SECOND,))
    return ReportView("حادث في الميناء", "harbour-ferry", (comparison,), language="ar")


def files_view() -> ReportView:
    """Two files that are in no newsroom, one sentence changed."""
    diff = make_diff(
        group("", edit("paragraph", "It rained[- all day-]."), keep("paragraph", "Nobody minded."), kind="lede")
    )
    return ReportView("", "", (ComparisonView(FileView("draft one.md"), FileView("draft <two>.md"), diff),))


def first_story() -> Story:
    headline, lede = (
        made_block("headline", "Ferry aground off Kell island"),
        made_block("paragraph", "A ferry ran aground."),
    )
    label, text = made_block("label", "Why it matters"), made_block("paragraph", "The line carries food.")
    return Story(
        "markdown", "", (), (headline, lede, label, text), headline.body,
        parts=(
            Section("", "head", None, (headline,), (0,)),
            Section("", "lede", None, (lede,), (1,)),
            Section("Why it matters", "section", label, (text,), (2, 3)),
        ),
    )  # fmt: skip


def history_view() -> ReportView:
    small = make_diff(
        group(
            "",
            edit("paragraph", "A ferry ran aground{+ on Friday+}."),
            keep("paragraph", "Nobody was hurt."),
            kind="lede",
        )
    )
    back = make_diff(group("", cut("paragraph", "Two tugs came."), kind="lede"))
    return ReportView(
        "Ferry aground off Kell harbour",
        "harbour-ferry",
        (
            ComparisonView(THIRD, FOURTH, back, Judgement(False, (), (), (), 0)),
            ComparisonView(SECOND, THIRD, everything(), judged()),
            ComparisonView(FIRST, SECOND, small),
        ),
        FirstView(FIRST, first_story()),
        newsroom="The Kell Paper",
    )


def hostile_view(text: str) -> ReportView:
    """The same hostile text in every place of a view that a text can reach."""
    revision = RevisionView("slug", 2, text, datetime(2024, 3, 1, tzinfo=UTC), text, "update", text)
    block = Block("note", text, links=())
    odd = make_diff(
        group(
            text,
            add("heading", text),
            add("paragraph", text),
            cut("item", text),
            edit("quote", f"[-{text}-]{{+{text}!+}}", links=(LinkChange(text, text, f"javascript:{text}"),)),
            edit("table", f"{text}\t[-{text}-]{{+?+}}"),
            leave(1, "paragraph", text),
            edit("paragraph", "Kept. ", gone(2, text)),
            side="both",
        ),
        group(
            text,
            arrive(1, "paragraph", text),
            edit("paragraph", "Kept. ", came(2, text)),
            reform(block, made_block("call", text)),
        ),
        group(text, keep("paragraph", text, targets=(text,)), side="both"),
        fields=(("headline", f"[-{text}-]{{+.+}}"), (text, f"{{+{text}+}}")),
        limits=(Limit(text, "old", Place(0, 0)),),
        opening=f"[-{text}-]",
    )
    claim = Claim("details", text)
    fact = Fact("quote", text, "", text, "", 0, None, text, difference=text)
    point = Point("fact", (fact,), text, text, text, 0, text, old_at=0)
    left_out = Point("removed", (), text, "", text, 0, text, old_at=0)
    audit = NoteAudit(
        NoteReading(text, text, (claim,)),
        (Covered(point, claim, "named"),),
        (left_out,),
        (Unfounded(claim, text),),
        1,
        1,
        (text,),
    )
    findings = (Finding("X", text, step=text, field=text), Finding("X", text, 0, 0, waived=text))
    judgement = Judgement(True, (text,), (fact,), findings, 1, audit)
    comparison = ComparisonView(FileView(text), revision, odd, judgement, (revision,))
    other = ComparisonView(revision, replace(revision, number=3), make_diff())
    return ReportView(text, text, (other, comparison), FirstView(FIRST, first_story()), newsroom=text, language=text)


VIEWS = {
    "changes": full_view,
    "history": history_view,
    "files": files_view,
    "right-to-left": wide_view,
}
"""The reports that have golden files, by their names."""
