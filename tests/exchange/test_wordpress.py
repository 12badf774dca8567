"""Histories in WordPress are read from its REST route, and a WXR export is told that it holds none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.wordpress import NoRevisions, read_wordpress
from storyrev.exchange.wordpress_html import html_of, paragraphs
from tests.exchange.telling import tell
from tests.goldens import Golden

HERE = Path(__file__).parent / "wordpress"
REVISION: dict[str, Any] = {
    "author": 3,
    "date": "2020-01-31T16:05:00",
    "date_gmt": "2020-01-31T21:05:00",
    "guid": {"rendered": "https://newsroom.example/?p=101"},
    "id": 101,
    "parent": 12,
    "slug": "12-revision-v1",
    "title": {"rendered": "Bread &#038; roses"},
    "content": {"rendered": "<p>It closes.</p>"},
    "excerpt": {"rendered": ""},
}
POST: dict[str, Any] = {
    **REVISION,
    "id": 12,
    "type": "post",
    "status": "publish",
    "slug": "bridge",
    "parent": 0,
    "modified": "2020-01-31T16:05:00",
    "modified_gmt": "2020-01-31T21:05:00",
    "guid": {"rendered": "https://newsroom.example/?p=12"},
}
WXR = """\ufeff<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><item><title>Bridge closes</title></item></channel></rss>
"""


def read(tmp_path: Path, *records: object) -> list[Arrival | SetAside]:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(records))
    return list(read_wordpress(path))


def arrived(tmp_path: Path, *records: object) -> list[Arrival]:
    found = read(tmp_path, *records)
    assert not [one for one in found if isinstance(one, SetAside)]
    return [one for one in found if isinstance(one, Arrival)]


@pytest.mark.parametrize("name", ["bridge", "classic.jsonl"])
def test_the_revisions_of_a_post_become_its_history(name: str, golden: Golden) -> None:
    golden(HERE / f"{name}.golden.txt", tell(read_wordpress(HERE / name), HERE))


def test_autosaves_are_left_out(tmp_path: Path) -> None:
    autosave = {**REVISION, "id": 102, "slug": "12-autosave-v1"}
    assert [one.key for one in arrived(tmp_path, autosave, REVISION)] == ["wordpress:newsroom.example/12@101"]


def test_revisions_of_one_second_follow_their_numbers(tmp_path: Path) -> None:
    later = [{**REVISION, "id": number, "title": {"raw": f"Number {number}"}} for number in (1000, 999)]
    found = arrived(tmp_path, POST, *later, REVISION)
    assert [one.key.rpartition("@")[2] for one in found] == ["101", "999", "1000", "post/2020-01-31T21:05:00"]


def test_a_post_that_is_its_last_revision_brings_nothing_and_another_one_does(tmp_path: Path) -> None:
    assert len(arrived(tmp_path, REVISION, POST)) == 1
    changed = {**POST, "content": {"rendered": "<p>It is closed.</p>"}}
    assert [one.slug for one in arrived(tmp_path, REVISION, changed)] == ["bridge", "bridge"]


def test_a_time_in_gmt_is_told_in_the_zone_of_the_site(tmp_path: Path) -> None:
    (one,) = arrived(tmp_path, REVISION)
    assert one.at.isoformat() == "2020-01-31T16:05:00-05:00"
    (two,) = arrived(tmp_path, {**REVISION, "date": "2020-01-31T16:05:07"})
    assert two.at.isoformat() == "2020-01-31T21:05:00+00:00"


@pytest.mark.parametrize(
    ("status", "public"),
    [("publish", "public"), ("draft", "withheld"), ("private", "withheld"), ("future", "withheld")],
)
def test_what_no_reader_saw_is_withheld(tmp_path: Path, status: str, public: str) -> None:
    before = {**REVISION, "id": 100, "date": "2020-01-31T16:00:00", "date_gmt": "2020-01-31T21:00:00"}
    found = arrived(tmp_path, before, REVISION, {**POST, "status": status})
    assert [one.status for one in found] == ["withheld", public]


def test_pages_with_parents_are_posts_and_no_revisions(tmp_path: Path) -> None:
    (one,) = arrived(tmp_path, {**POST, "type": "page", "parent": 5})
    assert one.story == "wordpress:newsroom.example/12"


def test_an_answer_in_an_envelope_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"body": [REVISION], "status": 200, "headers": {"X-WP-Total": 1}}))
    (one,) = read_wordpress(path)
    assert isinstance(one, Arrival)
    assert one.slug == "post-12"


@pytest.mark.parametrize(
    ("excerpt", "dek"),
    [
        ({"raw": "By hand", "rendered": "<p>By hand</p>"}, "By hand"),
        ({"raw": "", "rendered": "<p>It closes.</p>"}, ""),
        ({"rendered": "<p>It clo [&hellip;]</p>"}, ""),
        ({"rendered": "<p>By hand</p>"}, "By hand"),
    ],
)
def test_an_excerpt_is_the_dek_only_where_somebody_wrote_it(tmp_path: Path, excerpt: object, dek: str) -> None:
    (one,) = arrived(tmp_path, {**REVISION, "excerpt": excerpt})
    assert (f"dek: {dek}\n" in one.data.decode()) == bool(dek)


def test_users_name_the_editors_wherever_they_lie(tmp_path: Path) -> None:
    user = {"id": 3, "name": "Ada Park", "slug": "ada", "email": "ada@newsroom.example", "avatar_urls": {}}
    (one,) = arrived(tmp_path, REVISION, user)
    assert one.editor == "Ada Park <ada@newsroom.example>"
    hidden = {**POST, "_embedded": {"author": [{"code": "rest_user_cannot_view", "message": "No.", "data": {}}]}}
    assert [two.editor for two in arrived(tmp_path, REVISION, hidden)] == ["User 3 <unknown@source.invalid>"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"date_gmt": None}, "has no 'date_gmt'"),
        ({"date_gmt": "soon"}, "'date_gmt' is 'soon', which is no time"),
        ({"parent": "12"}, "'parent' must be a number, and is '12'"),
        ({"content": 7}, "'content' must be an object, and is 7"),
        ({"content": None, "title": None}, "has no headline and no text"),
    ],
)
def test_a_bad_revision_is_set_aside_with_the_reason(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    (aside,) = read(tmp_path, {**REVISION, **changes})
    assert isinstance(aside, SetAside)
    assert aside.place == f"{tmp_path / 'records.json'}:1, record 1"
    assert said in aside.reason


def test_what_is_neither_a_revision_nor_a_post_says_what_to_save(tmp_path: Path) -> None:
    (aside,) = read(tmp_path, {"id": 5, "source_url": "x"})
    assert isinstance(aside, SetAside)
    assert "is no revision, no post and no user" in aside.reason


def test_a_wxr_export_is_told_that_it_holds_no_revisions_and_how_to_get_them(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(WXR)
    with pytest.raises(NoRevisions, match=r"WXR.*no revisions.*/wp-json/wp/v2/posts/ID/revisions\?context=edit"):
        list(read_wordpress(path))
    (tmp_path / "records.json").write_text(json.dumps(REVISION))
    aside, one = read_wordpress(tmp_path)
    assert isinstance(aside, SetAside)
    assert aside.place == str(path)
    assert isinstance(one, Arrival)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\nline.\n\n\nTwo.", "<p>One<br>line.</p>\n<p>Two.</p>"),
        ("<h2>Head</h2>\n\nText", "<h2>Head</h2>\n<p>Text</p>"),
        (
            "[caption id='x']<a href='y'><img src='z'></a> Words[/caption]",
            "<figure><a href='y'><img src='z'></a><figcaption>Words</figcaption></figure>",
        ),
        ("[caption]no picture[/caption]", "<p>no picture</p>"),
        ("See [embed width='1']https://v.example/1[/embed] now", "<p>See</p>\n<p>https://v.example/1</p>\n<p>now</p>"),
    ],
)  # fmt: skip (a text a line)
def test_the_classic_editor_divides_paragraphs_by_blank_lines(text: str, html: str) -> None:
    assert paragraphs(text) == html


def test_a_block_that_only_the_site_can_show_is_read_as_the_site_shows_it_or_named() -> None:
    raw = '<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph --><!-- wp:latest-posts {"n":3} /--><!-- wp:spacer /-->'
    assert (
        html_of({"raw": raw, "rendered": "<p>One.</p><ul><li>Other</li></ul>"})[0]
        == "<p>One.</p><ul><li>Other</li></ul>"
    )
    html, unseen = html_of({"raw": raw})
    assert "<p>[wp:latest-posts]</p>" in html
    assert unseen == ("latest-posts",)


def test_a_post_behind_a_password_without_its_text_is_no_story_without_words(tmp_path: Path) -> None:
    locked = {**POST, "content": {"rendered": "", "protected": True}}
    first, aside = sorted(read(tmp_path, REVISION, locked), key=lambda one: isinstance(one, SetAside))
    assert isinstance(first, Arrival)
    assert isinstance(aside, SetAside)
    assert "is protected by a password" in aside.reason
    assert len(arrived(tmp_path, {**locked, "content": {"raw": "It stays.", "rendered": "", "protected": True}})) == 1
