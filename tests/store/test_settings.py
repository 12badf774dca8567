"""storyrev.toml: what it may say, and what is said of it when it is broken."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyrev.store.settings import BrokenSettings, Settings, format_settings, read_settings


@given(
    st.text(min_size=1).filter(lambda name: name.isprintable() and name.strip()),
    st.sampled_from(["", "https://daily.example", 'http://x.example/"quoted"\\path']),
)
def test_what_a_newsroom_begins_with_is_read_back(name: str, url: str) -> None:
    table = tomllib.loads(format_settings(Settings(name, url)).decode())
    assert table == {"name": name, "url": url}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'name = "x"\nurl = oops\n', "line 2"),
        (b'name = "x"\n\n\nname = "y"\n', "line 4"),
        (b'# a\nname = "\xff"\n', "line 2: not UTF-8"),
        (b"# a\n# b\nname = 7\n", "line 3: the name must be a text"),
        (b'url = ""\n', "line 1: the name must be a text"),
        (b'name = " "\n', "line 1: the name"),
        (b'name = "a\\nb"\n', "line 1: the name"),
        (b'name = "x"\n"url" = "ftp://x"\n', "line 2: the URL must be empty or begin"),
        (b'name = "x"\nurl = "javascript:alert(1)"\n', "line 2: the URL"),
        (b'name = "x"\nurl = "https://a b\\u001b"\n', "line 2: the URL"),
    ],
)
def test_broken_settings_are_told_with_file_and_line(tmp_path: Path, text: bytes, said: str) -> None:
    file = tmp_path / "storyrev.toml"
    file.write_bytes(text)
    with pytest.raises(BrokenSettings, match=said) as refused:
        read_settings(file)
    assert str(file) in str(refused.value)
    assert str(refused.value).isprintable()
    assert refused.value.exit_code == 2


def test_a_byte_order_mark_and_unknown_keys_are_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "storyrev.toml"
    file.write_bytes(b'\xef\xbb\xbfname = "x"\nurl = "https://x.example"\n[policy]\nlater = 1\n')
    assert read_settings(file) == Settings("x", "https://x.example")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenSettings, match="cannot be read"):
        read_settings(tmp_path / "storyrev.toml")
