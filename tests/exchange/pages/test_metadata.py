"""What pages say of their article in JSON-LD and OpenGraph is read as far as it can be, and never instead of the page."""

from __future__ import annotations

import json
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from storyrev.exchange.pages.metadata import Metadata, Told, read_metadata
from storyrev.story import Story, parse
from tests.exchange.pages.made import read_page

TEXT = "<p>The council voted on Friday to close the only bridge in town to all traffic.</p>"


def escaped(block: object) -> str:
    return json.dumps(block).replace("</", "<\\/")


def page(*blocks: object, head: str = "", body: str = TEXT) -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{block if isinstance(block, str) else escaped(block)}</script>'
        for block in blocks
    )
    return f"<html><head>{head}{scripts}</head><body><article>{body}</article></body></html>"


def told(*blocks: object, head: str = "") -> Metadata:
    return read_metadata(LexborHTMLParser(page(*blocks, head=head)))


def story(*blocks: object, head: str = "", body: str = TEXT) -> Story:
    return parse(read_page(page(*blocks, head=head, body=body).encode()).draft, "markdown")


def article(**more: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Bridge closed", **more}


def test_an_article_is_found_alone_in_a_list_in_a_graph_and_by_any_of_its_kinds() -> None:
    for given in (
        article(),
        [{"@type": "WebSite", "name": "X"}, article()],
        {"@graph": [{"@type": "Person", "name": "X"}, article()]},
        {"@type": "WebPage", "mainEntity": article()},
        {"@type": ["Article", "LiveBlogPosting"], "headline": "Bridge closed"},
        {"@type": "http://schema.org/ReportageNewsArticle", "headline": "Bridge closed"},
    ):
        assert told(given).headline == "Bridge closed", given


def test_the_pages_own_article_is_told_from_teasers_of_others() -> None:
    assert told(article(headline="Another"), article(datePublished="2020-01-31")).headline == "Bridge closed"


def test_authors_are_read_as_people_strings_and_lists_and_addresses_are_no_names() -> None:
    assert told(article(author="Ada Park")).authors == ("Ada Park",)
    assert told(article(author={"name": "Ada Park"})).authors == ("Ada Park",)
    assert told(article(author=[{"name": "Ada Park"}, "Ben Ortiz", {"name": "Ada Park"}, {"url": "x"}])).authors == (
        "Ada Park",
        "Ben Ortiz",
    )
    assert told(article(author="https://social.test/ada")).authors == ()


def test_corrections_are_read_as_comments_strings_and_lists() -> None:
    one = {"@type": "CorrectionComment", "text": "It is 57.", "datePublished": "2020-02-01"}
    assert told(article(correction=one)).corrections == (Told("It is 57.", "2020-02-01"),)
    assert told(article(correction=[one, "It is 58.", {"@type": "Thing"}, 7])).corrections == (
        Told("It is 57.", "2020-02-01"),
        Told("It is 58."),
    )


def test_broken_json_ld_is_told_and_the_rest_is_read() -> None:
    found = told("{,}", article(), "[" * 100_000, "")
    assert (found.headline, found.broken) == ("Bridge closed", 2)
    assert "2 blocks of JSON-LD" in read_page(page("{,}", "{", body=TEXT).encode()).remark


def test_a_line_break_in_a_string_and_a_comment_around_the_block_are_forgiven() -> None:
    assert told('<!--\n{"@type":"NewsArticle","headline":"Bridge\nclosed"}\n-->').headline == "Bridge closed"


def test_values_of_any_wrong_kind_are_passed_over() -> None:
    wrongs: tuple[Any, ...] = (None, 7, True, [], {}, [[]], [{}], {"@value": {}})
    for wrong in wrongs:
        names = (
            "headline",
            "author",
            "correction",
            "datePublished",
            "publisher",
            "inLanguage",
            "articleSection",
            "url",
        )
        found = told({"@type": "NewsArticle"} | dict.fromkeys(names, wrong))
        assert (found.headline, found.authors, found.corrections, found.url) == ("", (), (), ""), wrong


def test_opengraph_is_read_where_json_ld_is_absent() -> None:
    head = (
        '<meta property="og:title" content="Bridge closed"><meta property="og:locale" content="pt_BR">'
        '<meta property="article:published_time" content="2020-01-31T16:05:00Z"><meta name="author" content="Ada Park">'
        '<meta property="article:section" content="Local"><meta property="og:site_name" content="The Example">'
    )
    found = told(head=head)
    assert (found.headline, found.lang, found.published) == ("Bridge closed", "pt-BR", "2020-01-31T16:05:00Z")
    assert (found.authors, found.desk, found.publisher) == (("Ada Park",), "Local", "The Example")


def test_what_the_page_shows_wins_over_its_metadata() -> None:
    body = f"<h1>Council closes bridge</h1><p class='byline'>By Eve Lund</p><time>Jan. 31, 2020</time>{TEXT}"
    found = story(article(author="Ada Park", datePublished="2020-01-30T09:00:00Z"), body=body)
    assert (found.headline, found.byline) == ("Council closes bridge", "Eve Lund")
    assert [(stamp.kind, stamp.text) for stamp in found.stamps] == [("published", "Jan. 31, 2020")]


def test_metadata_fill_up_what_the_page_does_not_show() -> None:
    found = story(
        article(
            alternativeHeadline="Repairs will take two years",
            author=[{"name": "Ada Park"}, {"name": "Ben Ortiz"}],
            datePublished="2020-01-31T16:05:00Z",
            dateModified="2020-02-01T09:30:00Z",
            inLanguage="en-US",
            articleSection="Local",
            publisher={"name": "The Example"},
        )
    )
    assert (found.headline, found.dek, found.byline) == (
        "Bridge closed",
        "Repairs will take two years",
        "Ada Park and Ben Ortiz",
    )
    assert [stamp.at for stamp in found.stamps] == ["2020-01-31T16:05:00+00:00", "2020-02-01T09:30:00+00:00"]
    assert dict(found.front) | {"lang": "en-US", "desk": "Local", "publisher": "The Example"} == dict(found.front)


def test_a_page_modified_when_it_was_published_was_not_updated() -> None:
    found = story(article(datePublished="2020-01-31T16:05:00Z", dateModified="2020-01-31T17:05:00+01:00"))
    assert [stamp.kind for stamp in found.stamps] == ["published"]


def test_a_description_that_repeats_the_text_is_no_dek() -> None:
    assert story(article(description="The council voted on Friday to close the only bridge in town to all …")).dek == ""


def test_a_correction_that_readers_are_shown_is_not_told_twice() -> None:
    shown = "<div class='correction'><p>Correction: The tunnel is 57 kilometres long.</p></div>"
    twice = article(correction="The tunnel is 57 kilometres long.")
    assert len(story(twice, body=TEXT + shown).notes) == 1
    alone = story(twice).notes
    assert [(note.kind, note.text, note.location) for note in alone] == [
        ("correction", "The tunnel is 57 kilometres long.", -1)
    ]


def test_hostile_metadata_are_only_words() -> None:
    evil = "<script>alert(1)</script>\x1b[31m\u202e: no\n--- # &amp; *x"
    found = story(article(alternativeHeadline=evil, articleSection=evil, author=evil, datePublished=evil))
    assert "<script" not in found.source
    assert "\x1b" not in found.source
    assert dict(found.front)["desk"] == found.dek


def test_a_paywall_is_told_to_the_desk_and_never_to_readers() -> None:
    read = read_page(page(article(isAccessibleForFree="False")).encode())
    assert "only subscribers" in read.remark
    assert b"subscribers" not in read.draft
