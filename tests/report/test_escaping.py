from __future__ import annotations

import re
from collections import Counter

import pytest

from storyrev.report import render_json, render_report, render_terminal
from tests.report.html_rules import Page, check_page
from tests.report.samples import hostile_view

HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "closing": "</style></script></textarea></title>-->]]>",
    "template": "{{ 7 * 7 }}{% raw %}${x}",
    "entity": "&lt;b&gt;&amp;&#60;b&#62;",
    "escape": "\x1b[2J\x1b]0;owned\x07\x9b31m\x00\x08",
    "direction": "\u202eevil\u2066\u2067\u2069\ufeff",
    "scheme": "javascript:alert(1)",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_of_a_view_becomes_markup(name: str) -> None:
    tame = Page(render_report(hostile_view("tame")))
    page = check_page(render_report(hostile_view(HOSTILE[name])))
    ours = {"hid", "letters"}
    made = Counter(tag for tag, given in page.tags if given.get("class") not in ours)
    assert made == Counter(tag for tag, given in tame.tags if given.get("class") not in ours)


@pytest.mark.parametrize("name", HOSTILE)
def test_every_hostile_text_can_be_read_in_the_page(name: str) -> None:
    page = Page(render_report(hostile_view(HOSTILE[name])))
    visible = re.sub(r"⟨U\+[0-9A-F]+⟩", "", "".join(page.texts))
    shown = re.sub("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]", "", HOSTILE[name])
    assert shown in visible


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("colour", [True, False])
def test_terminal_gets_no_control_character_from_the_text(name: str, colour: bool) -> None:
    text = render_terminal(hostile_view(HOSTILE[name]), colour=colour, width=80)
    without_ours = re.sub(r"\x1b\[(\d+(;\d+)*|0)m", "", text) if colour else text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]", without_ours)


def test_colour_comes_from_us_alone() -> None:
    text = render_terminal(hostile_view("\x1b[35m"), colour=True, width=80)
    codes = set(re.findall(r"\x1b\[([\d;]*)m", text))
    assert codes <= {"0", "1", "2", "35", "9;31", "4;32"}
    assert "⟨U+001B⟩[35m" in text


def test_json_holds_hostile_text_unchanged() -> None:
    import json

    data = json.loads(render_json(hostile_view(HOSTILE["markup"])))
    assert data["headline"] == HOSTILE["markup"]


def test_no_link_of_a_hostile_view_is_live() -> None:
    page = render_report(hostile_view("javascript:alert(1)"))
    assert not re.search(r'href="(?!#)', page)
