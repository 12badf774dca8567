"""One story is one page, however it was reached; its slug is made of its address and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.exchange.pages.addresses import identity_of, is_page, slug_of, unwrap
from storyrev.store.slugs import check_slug


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.test/local/bridge",
        "http://example.test/local/bridge/",
        "https://m.example.test/local/bridge?utm_source=feed&page=2#comments",
        "https://amp.example.test/local/bridge",
        "https://www.example.test/amp/local/bridge",
        "https://www.example.test/local/bridge/amp/",
        "https://WWW.EXAMPLE.test:443/local//bridge/index.html",
        "https://web.archive.org/web/20200131160500/http://www.example.test:80/local/bridge",
        "/web/20200131160500im_/https:/www.example.test/local/bridge",
    ],
)
def test_addresses_of_one_page_are_one(address: str) -> None:
    assert identity_of(address) == "example.test/local/bridge"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.test/local/bridge", "https://example.test/sport/bridge"),
        ("https://example.test/story.php?id=1", "https://example.test/story.php?id=2"),
        ("https://example.test/a", "https://blog.example.test/a"),
        ("https://example.test:8080/a", "https://example.test/a"),
    ],
)
def test_two_pages_are_two(one: str, other: str) -> None:
    assert identity_of(one) != identity_of(other)


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("https://example.test/local/2020/01/31/bridge-closed", "bridge-closed"),
        ("https://example.test/news/ferry-sinks.html", "ferry-sinks"),
        ("https://example.test/wirtschaft/bahn-senkt-tempo-1.5123456", "bahn-senkt-tempo"),
        ("https://example.test/news/4711234-bridge-closed", "bridge-closed"),
        ("https://example.test/bridge-closed-a9123456.html", "bridge-closed"),
        ("https://example.test/iraq-troops-82ed612b-1c2d.html", "iraq-troops-82ed612b-1c2d"),
        ("https://example.test/iraq-troops-82ed612b.html", "iraq-troops"),
        ("https://example.test/iraq-troops-82ed612b-46ce-4b7e-9a1b-0123456789ab.html", "iraq-troops"),
        ("https://example.test/news/bus-in-ditch/article_9f8e7d6c-1111-2222-3333-444455556666.html", "bus-in-ditch"),
        ("https://example.test/the-facade-and-the-decade", "the-facade-and-the-decade"),
        ("https://example.test/live/2021/11/27", "live-2021-11-27"),
        ("https://example.test/story.php?id=71", "story-71"),
        ("https://example.test/", "example.test"),
        ("https://example.test/1/2/3", "1-2-3"),
        ("https://example.test/%D8%A7%D9%84%D9%85%D8%AA%D8%B1%D9%88", "المترو"),
        ("https://example.test/%2e%2e/%00-rm", "rm"),
    ],
)
def test_a_slug_says_what_the_address_says(address: str, slug: str) -> None:
    assert slug_of(identity_of(address)) == slug


@given(st.text(max_size=80))
def test_no_address_breaks_a_slug(text: str) -> None:
    address = f"https://example.test/{text}"
    if is_page(address):
        check_slug(slug_of(identity_of(address)))


@given(st.text(max_size=80))
def test_anything_can_be_asked_whether_it_is_a_page(text: str) -> None:
    is_page(text)
    assert isinstance(unwrap(text)[0], str)
