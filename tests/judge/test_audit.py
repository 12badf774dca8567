"""The note against the change: what it covers, what it leaves out, and what it claims that did not happen."""

from __future__ import annotations

from storyrev.compare import compare
from storyrev.judge import NoteAudit, audit_note, find_facts
from storyrev.story import parse


def audited(note: str, old: str, new: str, kind: str = "update", lang: str = "en") -> NoteAudit:
    """The audit of a note on two drafts, each Markdown without its front matter."""
    was, now = (parse(f"---\nlang: {lang}\n---\n{text}\n", "markdown") for text in (old, new))
    diff = compare(was, now)
    return audit_note(note, kind, diff, find_facts(diff))


def test_a_correction_that_names_both_figures_covers_the_change() -> None:
    note = "An earlier version of this story gave the number of soldiers as 500. It is 750."
    audit = audited(note, "It sent 500 soldiers.", "It sent 750 soldiers.", "correction")
    assert (len(audit.covered), audit.left_out, audit.unfounded) == (1, (), ())
    assert audit.states_error
    assert not audit.states_since


def test_a_note_that_says_from_what_to_what_is_held_to_both() -> None:
    audit = audited(
        "Corrects the number from 500 to 750.", "It sent 500 soldiers.", "It sent 600 soldiers.", "correction"
    )
    assert [one.claim.kind for one in audit.unfounded] == ["values"]
    assert "500 became 750" in audit.sentences[0]


def test_new_details_throughout_does_not_cover_a_quote_that_was_altered() -> None:
    old = "It began.\n\n“We have waited long enough,” the mayor said.\n\n## Why\n\nIt rained.\n\n## What next\n\nNobody knows."
    new = old.replace("long enough", "far too long").replace("It rained.", "It rained. The river rose by 3 metres.")
    audit = audited("Updated with new details throughout.", old, new)
    assert [point.facts[0].kind for point in audit.left_out] == ["quote"]
    assert any("2 of 3 sections" in sentence for sentence in audit.sentences)
