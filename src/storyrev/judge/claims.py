"""What a note to readers claims of the change, and how the note was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storyrev.judge.mentions import Mention

Action = Literal["added", "removed", "changed", ""]
"""What a claim says was done to the text; empty where it does not say."""

ClaimKind = Literal[
    "throughout",
    "details",
    "subject",
    "values",
    "error",
    "quote",
    "attribution",
    "figure",
    "age",
    "name",
    "title",
    "date",
    "headline",
    "dek",
    "lede",
    "paragraph",
    "caption",
    "credit",
    "picture",
    "byline",
    "link",
    "background",
    "passage",
]
"""What a claim is about. `throughout`: the whole text; `details`: that something is new, without saying what; `subject`:
what the note says in its own words; `values`: one reading became another; `error`: what readers had read was wrong. The
others name a part of the page or a kind of fact."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a note says of the change.

    `text` is the sentence of the note. `old` and `new` are what it says stood there and stands there now, `subject` the
    words that say what it is about, in small letters, `names` the names in it, `paragraph` the paragraph that it points
    to (0: none), `quoted` what it has in quotation marks. `mentions` are the figures, dates, names and titles of its
    sentence. `of_text` says whether the sentence speaks of what was done to the text; else it says how things are.
    """

    kind: ClaimKind
    text: str
    action: Action = ""
    old: str = ""
    new: str = ""
    subject: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    paragraph: int = 0
    mentions: tuple[Mention, ...] = ()
    of_text: bool = False


@dataclass(frozen=True, slots=True)
class NoteReading:
    """A note as it was read.

    `kind` is what the note calls itself, by its lead-in or its words ("correction"); empty where it does not say.
    `euphemisms` are words in it for putting an error right that do not say that there was one, and `names_error` whether
    it says so in plain words all the same. `states_wrong` and `states_right` say whether it tells what was wrong and
    what is right, `states_since` whether it tells since when the error had stood.
    """

    text: str
    kind: str
    claims: tuple[Claim, ...]
    euphemisms: tuple[str, ...] = ()
    names_error: bool = False
    states_wrong: bool = False
    states_right: bool = False
    states_since: bool = False

    @property
    def states_error(self) -> bool:
        """Whether it says what was wrong and what is right."""
        return self.states_wrong and self.states_right
