from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from storyrev.publish import CorrectionLogView, What, render_corrections
from storyrev.publish.corrections import KINDS, WHATS
from tests.goldens import Golden
from tests.publish import samples
from tests.report.html_rules import Page, check_page, hash_source

GOLDENS = Path(__file__).parent / "goldens"
LOGS: dict[str, Callable[[], CorrectionLogView]] = {
    "newsroom": samples.newsroom_log,
    "story": samples.story_log,
    "nothing": lambda: CorrectionLogView("The Kell Paper", ()),
}
each_log = pytest.mark.parametrize("name", LOGS)


def words(page: str) -> str:
    page = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


@each_log
def test_log_says_what_it_said(name: str, golden: Golden) -> None:
    page = re.sub(r"<style>.*?</style>", "<style>…</style>", render_corrections(LOGS[name]()), flags=re.DOTALL)
    golden(GOLDENS / f"{name}.html", re.sub(r"sha256-[\w+/=]+", "sha256-…", page))


@each_log
def test_log_is_strict_html_without_script_or_request(name: str) -> None:
    page = check_page(render_corrections(LOGS[name]()), discreet=False)
    assert page.policy() == {
        "default-src": ["'none'"],
        "style-src": [hash_source(page.element("style"))],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "img", "iframe", "button", "input")]
    assert not re.search(r"@import|url\(", page.element("style"))


@each_log
def test_the_same_log_gives_the_same_bytes(name: str) -> None:
    assert render_corrections(LOGS[name]()) == render_corrections(LOGS[name]())


def test_newest_stands_first_whatever_the_order_they_came_in() -> None:
    log = samples.newsroom_log()
    page = render_corrections(log)
    assert page == render_corrections(replace(log, entries=tuple(reversed(log.entries))))
    assert re.findall(r'<article id="([^"]+)"', page) == [
        "harbour-ferry-5",
        "harbour-ferry-4",
        "harbour-ferry-3",
        "bridge-2",
        "harbour-ferry-2",
    ]


def test_every_entry_says_kind_what_it_means_when_and_the_notes_own_words() -> None:
    text = words(render_corrections(samples.newsroom_log()))
    for kind, meaning in KINDS.values():
        assert kind in text
        assert meaning in text
    assert "2 March 2024, 08:05 UTC" in text
    assert "We gave the number of passengers as 500. There were 750." in text
    assert "No note was published with this change." in text


def test_times_are_marked_as_times() -> None:
    assert '<time datetime="2024-03-02T08:05:00+00:00">' in render_corrections(samples.newsroom_log())


def test_a_newsrooms_log_leads_to_each_story_by_anchor() -> None:
    page = render_corrections(samples.newsroom_log())
    nav = page[page.index("<nav") : page.index("</nav>")]
    assert re.findall(r'href="(#[^"]+)"', nav) == ["#harbour-ferry-5", "#bridge-2"]


def test_only_a_web_address_is_a_live_link_to_the_story() -> None:
    log = samples.newsroom_log()
    assert 'href="https://paper.example/harbour-ferry"' in render_corrections(log)
    odd = replace(log, entries=(replace(log.entries[-1], url="javascript:alert(1)"),))
    assert "javascript" not in render_corrections(odd)


def test_an_empty_log_says_so_in_a_sentence() -> None:
    assert "No story has been changed after it was first published." in words(
        render_corrections(CorrectionLogView("The Kell Paper", ()))
    )
    assert "Nothing in this story has been changed since it was first published." in words(
        render_corrections(CorrectionLogView("The Kell Paper", (), "bridge", "Kell bridge"))
    )


def test_every_sort_of_change_has_plain_words() -> None:
    assert set(WHATS) == set(get_args(What))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '" onclick="x', "</style>", "{{ 7 * 7 }}", "\u202eevil\x1b[2J", "&lt;b&gt;"]
)
def test_no_text_of_a_log_becomes_markup(text: str) -> None:
    tame, hostile = (Page(render_corrections(_log_of(said)), discreet=False) for said in ("tame", text))
    assert hostile.faults == []
    made = [tag for tag, given in hostile.tags if given.get("class") != "hid"]
    assert made == [tag for tag, _ in tame.tags]


def _log_of(text: str) -> CorrectionLogView:
    log = samples.newsroom_log()
    first = log.entries[1]
    entry = replace(first, headline=text, url=text, revision=replace(first.revision, note=text))
    return CorrectionLogView(text, (entry, log.entries[2]), language=text)
