"""Which slugs name a story, and which are refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.store import Newsroom
from storyrev.store.slugs import BadSlug, SlugClash, check_slug, fold_slug
from tests.store.conftest import AT, EDITOR


@pytest.mark.parametrize(
    "slug", ["a", "city-budget", "x_1", "v2.0-notes", "2020", "Haushalt-Köln", "選挙", "выборы-2020", "नतीजे", "console"]
)
def test_letters_and_digits_of_any_script_make_a_slug(newsroom: Newsroom, slug: str) -> None:
    assert newsroom.save(slug, b"x", editor=EDITOR, at=AT).revision.slug == slug
    assert newsroom.read(newsroom.resolve(slug)) == b"x"
    newsroom.reindex()
    assert newsroom.resolve(f"{slug}@1").slug == slug


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "..",
        "../escape",
        "a/b",
        "a\\b",
        "/etc/passwd",
        "-rf",
        "--upload-pack=x",
        ".git",
        ".hidden",
        "_x",
        "a..b",
        "a.",
        "a-",
        "a.lock",
        "a.LOCK",
        "story.md",
        "story.MD",
        "a b",
        "a\tb",
        "a\nb",
        "a\0b",
        "a@b",
        "a~1",
        "a^",
        "a:b",
        "a?",
        "a*",
        "a[1",
        'a"b',
        "a\x1b[31m",
        "a\u202eb",
        "a\u200bb",
        "a\u00adb",
        "a\ufe0fb",
        "a\u3164b",
        "e\u0301tude",
        "\u0301a",
        "a\ud800",
        "a\U0001f600",
        "½",
        "con",
        "NUL",
        "com1",
        "lpt9.txt",
        "aux.2020",
        "COM¹",
        "first",
        "Latest",
        "head",
        "storyrev",
        "x" * 101,
        "選" * 67,
    ],
)
def test_a_slug_that_could_do_harm_is_refused_and_nothing_is_stored(newsroom: Newsroom, slug: str) -> None:
    with pytest.raises(BadSlug) as refused:
        newsroom.save(slug, b"x", editor=EDITOR, at=AT)
    assert str(refused.value).isprintable()
    assert refused.value.exit_code == 2
    assert newsroom.stories() == ()
    assert sorted(p.name for p in newsroom.root.parent.iterdir()) == ["newsroom"]


@pytest.mark.parametrize(
    ("slug", "other"),
    [("City", "city"), ("straße", "STRASSE"), ("file", "ﬁle"), ("ς", "σ"), ("a1", "a１"), ("K", "\u212a".casefold())],
)
def test_slugs_that_differ_by_case_or_unicode_form_clash(newsroom: Newsroom, slug: str, other: str) -> None:
    newsroom.save(slug, b"x", editor=EDITOR, at=AT)
    with pytest.raises(SlugClash, match=slug):
        newsroom.save(other, b"y", editor=EDITOR, at=AT)
    assert [story.slug for story in newsroom.stories()] == [slug]


def test_a_composed_and_a_decomposed_slug_are_never_two_stories(newsroom: Newsroom) -> None:
    newsroom.save("étude", b"x", editor=EDITOR, at=AT)
    with pytest.raises(BadSlug, match="étude"):
        newsroom.save(unicodedata.normalize("NFD", "étude"), b"y", editor=EDITOR, at=AT)


@given(st.text(st.characters(exclude_categories=[]), max_size=12))
def test_whatever_passes_is_safe_as_a_file_name_and_an_argument(text: str) -> None:
    try:
        slug = check_slug(text)
    except BadSlug:
        return
    assert slug.isprintable()
    assert slug[0] not in "-."
    assert not set("/\\@:?*[]{}~^<>|\"'$&;()! \t\n") & set(slug)
    assert len(slug.encode()) <= 200
    assert fold_slug(fold_slug(slug)) == fold_slug(slug) == fold_slug(slug.casefold())
