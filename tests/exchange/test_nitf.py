"""NITF is read as what readers see of it: its body, without the head and without what is for editors."""

from __future__ import annotations

import pytest

from storyrev.exchange.building import html_blocks
from storyrev.exchange.nitf import is_nitf, to_html


def seen(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.body) for block in html_blocks(to_html(text))]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (
            "<block><p>One &amp; two.</p><p><![CDATA[a < b]]></p></block>",
            [("paragraph", "One & two."), ("paragraph", "a < b")],
        ),
        (
            "<nitf><head><title>X</title></head><body><body.content><p>Y.</p></body.content></body></nitf>",
            [("paragraph", "Y.")],
        ),
        (
            "<body.head><abstract><p>In short.</p></abstract></body.head><p>Text.</p>",
            [("dek", "In short."), ("paragraph", "Text.")],
        ),
        (
            "<block><hl2>Next</hl2><p>See <person>Ada</person><br/>there.</p></block>",
            [("heading", "Next"), ("paragraph", "See Ada\nthere.")],
        ),
        ("<block><p>One.</p><ed-msg info='cut'/><p>Two.</p></block>", [("paragraph", "One."), ("paragraph", "Two.")]),
        ("<block><bq><p>Said.</p><credit>Eve</credit></bq></block>", [("quote", "Said.\nEve")]),
        (
            "<dateline>BERLIN</dateline><body.content><p>BERLIN (EW) — It rains.</p></body.content>",
            [("dateline", "BERLIN (EW)"), ("paragraph", "It rains.")],
        ),
        (
            "<dateline>BERLIN</dateline><body.content><p>It rains.</p></body.content>",
            [("dateline", "BERLIN"), ("paragraph", "It rains.")],
        ),
    ],
)  # fmt: skip (a text a line)
def test_its_elements_are_those_of_a_page(text: str, blocks: list[tuple[str, str]]) -> None:
    assert seen(text) == blocks


def test_it_is_known_by_its_elements() -> None:
    assert is_nitf("<?xml version='1.0'?><nitf><body/></nitf>")
    assert not is_nitf("<p>The block of <b>flats</b></p>")
