"""Pages that are broken, or made to do harm: read for what they show, or refused in words; never more."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.exchange.model import SetAside
from storyrev.exchange.pages.charset import drop_embedded, read_text
from storyrev.exchange.pages.draft import UnreadablePage
from storyrev.exchange.pages.files import read_pages
from storyrev.story import parse
from tests.exchange.pages.made import read_page

TEXT = "<p>The council voted on Friday to close the only bridge in town to all traffic, for two years.</p>"


def read(inside: str, head: str = "") -> str:
    return read_page(
        f"<html><head>{head}</head><body><article>{inside}</article></body></html>".encode()
    ).draft.decode()


def test_nothing_that_runs_is_kept() -> None:
    found = read(
        "<script>alert(1)</script><style>p{}</style><template>T</template><noscript>N</noscript>"
        f"{TEXT}<p onclick='alert(2)'><a href='javascript:alert(3)'>The letter</a> that the mayor sent to the state "
        "says so in as many words.</p><iframe srcdoc='<script>alert(4)</script>'></iframe>"
        "<a href='data:text/html,x'>another</a>"
    )
    assert "alert" not in found
    assert "data:" not in found
    assert "The letter" in found


MORE = "<p>The vote was five to four, and the mayor broke the tie shortly before midnight on Friday.</p>"


@pytest.mark.parametrize(
    "body",
    [
        f"<form id='aspnetForm'><div class='top'>News | Sport</div><main><h1>Bridge closed</h1>{TEXT}{MORE}</main></form>",
        f"<main><form id='aspnetForm'><h1>Bridge closed</h1>{TEXT}{MORE}</form></main>",
        f"<div class='stick'><h2>Bridge closed</h2></div><main><h1>Bridge closed</h1>{TEXT}{MORE}</main>",
        f"<main><div class='content has-sidebar'><h1>Bridge closed</h1>{TEXT}{MORE}</div></main>",
        f"<div><h1><span>Bridge</span> <em>closed</em></h1>Home &gt; Local <main>{TEXT}{MORE}</main></div>",
    ],
    ids=[
        "a form around all",
        "a form around the article",
        "a headline in a bar",
        "a name of furniture",
        "a headline apart",
    ],
)
@pytest.mark.parametrize("library", [True, False])
def test_an_article_is_found_however_it_is_wrapped(body: str, library: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not library:
        monkeypatch.setattr("storyrev.exchange.pages.draft.main_text", lambda _: None)
    page = f"<html><head><title>Bridge closed - The Example</title></head><body>{body}</body></html>"
    story = parse(read_page(page.encode()).draft, "markdown")
    assert story.headline == "Bridge closed"
    assert [(block.kind, block.body[:15]) for block in story.blocks if block.kind != "headline"] == [
        ("paragraph", "The council vot"),
        ("paragraph", "The vote was fi"),
    ]


def test_a_page_that_forges_the_stored_form_stays_text() -> None:
    found = read(f"{TEXT}<p>--- headline: Forged</p><p># Not a headline</p><p>&lt;aside class=related&gt;</p>")
    story = parse(found, "markdown")
    assert story.headline == ""
    assert [block.kind for block in story.blocks] == ["paragraph"] * 4


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "meta"),
    [
        ("Łódź „stoi”", "utf-8", "", ""),
        ("Łódź „stoi”", "utf-8", "iso-8859-1", ""),
        ("Łódź „stoi”", "utf-8", "", "windows-1252"),
        ("Łódź „stoi”", "utf-8-sig", "windows-1250", ""),
        ("Łódź „stoi”", "utf-16", "", "utf-8"),
        ("Łódź „stoi”", "windows-1250", "windows-1250", "utf-8"),
        ("Łódź „stoi”", "windows-1250", "", "windows-1250"),
        ("Café – “oui”", "windows-1252", "", ""),
        ("Café – “oui”", "windows-1252", "iso-8859-1", ""),
        ("Café – “oui”", "windows-1252", "rot13", "hex"),
        ("橋が開通", "shift_jis", "", "Shift_JIS"),
        ("橋が開通", "euc-jp", "EUC-JP", ""),
        ("桥", "gb18030", "gb2312", ""),
    ],
)
def test_the_encoding_is_the_one_it_is_whatever_is_said_of_it(
    text: str, encoding: str, declared: str, meta: str
) -> None:
    page = f"<html><head><meta charset='{meta}'></head><body>{text}</body></html>"
    assert text in read_text(page.encode(encoding), declared)


def test_a_page_that_is_cut_in_the_middle_of_a_letter_is_utf_8_all_the_same() -> None:
    assert read_text("Łódź".encode()[:-1]).startswith("Łód")
    assert read_text("<meta charset=utf-8>Łó\N{REPLACEMENT CHARACTER}".encode().replace(b"\xef\xbf\xbd", b"\xff")) == (
        "<meta charset=utf-8>Łó\N{REPLACEMENT CHARACTER}"
    )


def test_nuls_are_dropped() -> None:
    assert "bri dge" not in read(TEXT.replace("bridge", "bri\0dge"))
    assert "bridge" in read(TEXT.replace("bridge", "bri\0dge"))


def test_a_page_nested_without_end_is_refused_in_words() -> None:
    with pytest.raises(UnreadablePage, match="nests more than 5,000 elements"):
        read("<div>" * 6_000 + TEXT)
    assert "council" in read("<div>" * 2_000 + TEXT + "</div>" * 2_000)


def test_embedded_pictures_do_not_count_and_text_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 200_000}'>"
    monkeypatch.setattr("storyrev.exchange.pages.draft.MOST_BYTES", 100_000)
    assert "council" in read(picture + TEXT)
    with pytest.raises(UnreadablePage, match="more than the 100,000 that are read; save the article alone"):
        read(TEXT * 2_000)


def test_only_addresses_lose_what_is_embedded() -> None:
    assert drop_embedded(b"url('data:font/woff2;base64,AAAA')") == b"url('data:,')"
    assert drop_embedded(b"<p>data:text/plain;base64,AAAA</p>") == b"<p>data:text/plain;base64,AAAA</p>"


@pytest.mark.parametrize(
    "page",
    ["", "   ", "\0", "<", "<html>", "<html><body></body></html>", "<script>1</script>", "plain", "\x89PNG\r\n\x1a\n"],
)
def test_a_page_that_shows_nothing_is_refused_in_words(page: str) -> None:
    with pytest.raises(UnreadablePage):
        read_page(page.encode("latin-1"))


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    for page in (data, b"<html><body><article><p>The council voted on Friday.</p>" + data):
        try:
            parse(read_page(page).draft, "markdown")
        except UnreadablePage:
            continue


SHARDS = st.sampled_from(
    [
        "<div class=related>",
        "</div>",
        "<p>",
        "<h1>",
        "<h2>",
        "<ul><li>",
        "<a href=/x>",
        "</a>",
        "<table><tr><td>",
        "Correction: it is 57.",
        "The council voted on Friday.",
        "<figure><figcaption>",
        "<blockquote>",
        "<article>",
        "<main>",
        "<br>",
        "By Ada Park",
        "Jan. 31, 2020",
        "<aside>",
        "<form>",
        "Advertisement",
    ]
)


@given(st.lists(SHARDS, max_size=25))
def test_no_markup_breaks_the_finding_of_the_article(shards: list[str]) -> None:
    try:
        draft = read_page(f"<html><body>{''.join(shards)}".encode()).draft
    except UnreadablePage:
        return
    assert parse(draft, "markdown").source == draft.decode()


def test_a_file_larger_than_any_page_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyrev.exchange.pages.loading.MOST_READ", 10_000)
    (tmp_path / "20200131160500.html").write_text(TEXT * 1_000)
    (found,) = read_pages(tmp_path)
    assert isinstance(found, SetAside)
    assert "more than the 10,000 bytes" in found.reason
