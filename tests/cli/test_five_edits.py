"""The main job: a published page is saved, edited by hand in five ways, saved again, and the report shows the five.

Once on a page of our own, and once on the page that the project was begun for, where it is beside
this checkout.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from storyrev.compare import from_json
from tests.cli.conftest import Run

HARBOUR = Path(__file__).resolve().parents[1] / "story" / "pages" / "harbour.txt"
SEED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "seed"
LABEL = "What comes next"
ADDED = "A decision is due before the end of the month."


@dataclass(frozen=True)
class Case:
    """A page, and what is edited in it, as patterns: the match and what takes its place."""

    page: Callable[[], str]
    figure: tuple[str, str]
    quote: tuple[str, str]
    bullet: str
    bullet_after: str
    cut: str


def seed() -> str:
    pages = sorted(SEED.glob("*.txt"))
    if not pages:
        pytest.skip("the seed page is not beside this checkout")
    return pages[0].read_text()


CASES = {
    "a page of our own": Case(
        page=HARBOUR.read_text,
        figure=("carries (41,000)", "14,000"),
        quote=(r"engineer( whom I trust)", ""),
        bullet=r"  • The port authority[^\n]*\n",
        bullet_after=r"  2\. Seven that look sound\.\n",
        cut=r"( He told his foreman\.)",
    ),
    "the seed page": Case(
        page=seed,
        figure=("by deploying (750)", "950"),
        quote=(r"appropriate( and precautionary)", ""),
        bullet=r"  • Trump told reporters[^\n]*\n",
        bullet_after=r"  • Trump also tweeted[^\n]*\n",
        cut=r"Embassy\.(\sAs in all countries,[^.]*\.)",
    ),
}


@dataclass(frozen=True)
class Edited:
    """A page edited in five ways: the text, and the words that went and came."""

    text: str
    gone: frozenset[str]
    come: frozenset[str]
    moved: str


def edit(case: Case) -> Edited:
    """Change a figure, alter a quote, move a bullet to another section, add a section, cut a sentence."""
    text = case.page()
    gone = []
    for pattern, new in (case.figure, case.quote, (case.cut, "")):
        match = found(pattern, text)
        gone.append(match[1].strip())
        text = text[: match.start(1)] + new + text[match.end(1) :]
    bullet = found(case.bullet, text)
    text = text[: bullet.start()] + text[bullet.end() :]
    at = found(case.bullet_after, text).end()
    text = text[:at] + bullet[0] + text[at:]
    calls = found(r"^Go deeper:", text).start()
    text = f"{text[:calls]}{LABEL}: {ADDED}\n\n{text[calls:]}"
    return Edited(text, frozenset(gone), frozenset({case.figure[1], ADDED, LABEL}), bullet[0].strip(" •\n"))


def found(pattern: str, text: str) -> re.Match[str]:
    match = re.search(pattern, text, re.MULTILINE)
    assert match, f"the page has no {pattern}"
    return match


class Marked(HTMLParser):
    """The words of a page that stand in `<ins>` and `<del>`, without those for screen readers."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ins: set[str] = set()
        self.dels: set[str] = set()
        self._open: list[tuple[str, str]] = []
        self._text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ins", "del"):
            self._text = []
        if tag in ("ins", "del", "bdi"):
            self._open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ins", "del", "bdi"):
            self._open.pop()
        if tag in ("ins", "del"):
            (self.ins if tag == "ins" else self.dels).add(" ".join("".join(self._text).split()))

    def handle_data(self, data: str) -> None:
        if not any("sr" in names.split() for tag, names in self._open if tag == "bdi"):
            self._text.append(data)


@pytest.fixture(params=CASES, ids=list(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture
def edited(place: Path, run: Run, case: Case) -> Edited:
    old, new = case.page(), edit(case)
    assert run("init", ".").code == 0
    Path("page.txt").write_text(old)
    Path("edited.txt").write_text(new.text)
    first = run("save", "page", "page.txt", "--at", "2021-03-09T10:00Z")
    assert first.code == 0
    assert run("save", "page", "edited.txt", "--kind", "minor", "--note", "", "--at", "2021-03-09T12:00Z").code == 0
    return new


def test_the_report_counts_the_five_edits_and_nothing_else(edited: Edited, run: Run, case: Case) -> None:
    (comparison,) = run("report", "page", "--json").json["comparisons"]
    counts: dict[str, Any] = comparison["counts"]
    told = {name: number for name, number in counts.items() if number}
    for varying in ("words_added", "words_removed", "sections", "sections_changed"):
        told.pop(varying)
    assert told == {"blocks_changed": 3, "blocks_moved": 1, "blocks_added": 1, "sections_added": 1}
    facts = comparison["judgement"]["facts"]
    figures = [(fact["old"], fact["new"]) for fact in facts if fact["kind"] == "figure"]
    assert figures == [(found(case.figure[0], case.page())[1], case.figure[1])]
    assert {finding["code"] for finding in comparison["judgement"]["findings"]} >= {"SR101", "SR102", "SR103"}


def test_the_diff_marks_the_words_of_the_five_and_no_others(edited: Edited, run: Run) -> None:
    diff = from_json(run("diff", "page", "--json").json)
    assert not diff.fields
    spans = [span for section in diff.sections for change in section.blocks for span in change.spans]
    spans += [span for section in diff.sections for span in section.label]
    marked = [(span.op, span.text.strip().rstrip(":")) for span in spans if span.op != "equal" and span.text.strip()]
    assert {text for op, text in marked if op == "delete"} == edited.gone
    assert {text for op, text in marked if op == "insert"} == edited.come
    (move,) = diff.moves
    assert (move.kind, move.edited) == ("block", False)
    assert "".join(span.text for span in move.spans).strip() == edited.moved


def test_the_page_marks_the_words_of_the_five_and_no_others(edited: Edited, run: Run) -> None:
    page = Marked(run("report", "page", "1", "2", "-o", "-").text)
    assert page.dels >= edited.gone
    assert page.ins >= edited.come - {LABEL}
    # The lists of facts tell a figure or a quote in its passage, the page's other view both sides whole.
    for marked, own in ((page.dels, edited.gone), (page.ins, edited.come)):
        assert not [words for words in marked if not any(words in one or one in words for one in own)]
