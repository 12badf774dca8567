"""A folder of drafts is read whole, in order, or refused with the file and the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storyrev.exchange import BadFolder, Draft, read_folder, samples_folder
from storyrev.exchange import folder as folder_module
from storyrev.exchange.folder import SamplesMissing

FIRST = """[[draft]]
file = "01.md"
kind = "first"
at = 2020-01-01T10:00:00+01:00
editor = "Ada <ada@newsroom.example>"
"""
SECOND = """
[[draft]]
file = "02.md"
kind = "correction"
at = 2020-01-02T10:00:00Z
editor = "Ben <ben@newsroom.example>"
note = "It was seven, not six."
status = "withheld"
"""

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def story(manifest: str | bytes, *, slug: str = "floods", files: tuple[str, ...] = ("01.md", "02.md")) -> Path:
        folder = tmp_path / "drafts" / slug
        folder.mkdir(parents=True)
        (folder / "story.toml").write_bytes(manifest.encode() if isinstance(manifest, str) else manifest)
        for name in files:
            (folder / name).write_bytes(f"{slug} {name}\r\n".encode())
        return folder

    return story


def test_a_draft_has_the_exact_bytes_and_everything_the_manifest_says(make: Make) -> None:
    folder = make(FIRST + SECOND)
    first, second = read_folder(folder)
    assert (first.slug, first.data, first.kind, first.note) == ("floods", b"floods 01.md\r\n", "first", "")
    assert (first.at, first.status) == (datetime(2020, 1, 1, 9, tzinfo=UTC), "public")
    assert second == Draft(
        slug="floods",
        path=folder / "02.md",
        data=b"floods 02.md\r\n",
        kind="correction",
        note="It was seven, not six.",
        editor="Ben <ben@newsroom.example>",
        at=datetime(2020, 1, 2, 10, tzinfo=UTC),
        status="withheld",
    )


def test_drafts_of_several_stories_come_in_the_order_of_their_times(make: Make) -> None:
    make(FIRST + SECOND)
    folder = make(FIRST.replace("01T10", "01T11"), slug="elections", files=("01.md",)).parent
    (folder / "README.md").write_text("about these drafts")
    assert [(draft.slug, draft.path.name) for draft in read_folder(folder)] == [
        ("floods", "01.md"),
        ("elections", "01.md"),
        ("floods", "02.md"),
    ]


def test_a_story_keeps_its_own_order_when_two_drafts_bear_the_same_time(make: Make) -> None:
    same = FIRST + SECOND.replace("02T10:00:00Z", "01T09:00:00Z").replace("02.md", "00.md")
    folder = make(same, files=("01.md", "00.md"))
    assert [draft.path.name for draft in read_folder(folder)] == ["01.md", "00.md"]


@pytest.mark.parametrize(
    ("manifest", "line", "said"),
    [
        (FIRST + SECOND.replace('"correction"', '"fix"'), 9, "'fix' is no kind; choose one of first, update"),
        (FIRST.replace('kind = "first"\n', ""), 1, "a draft needs its kind; choose one of first, update"),
        (FIRST.replace('"first"', '"update"'), 3, "the first draft of a story, and only that, is of kind first"),
        (FIRST + SECOND.replace('"correction"', '"first"'), 9, "the first draft of a story, and only that"),
        (FIRST.replace("+01:00", ""), 4, "a draft needs its time with a zone"),
        (FIRST.replace("2020-01-01T10:00:00+01:00", '"yesterday"'), 4, "a draft needs its time with a zone"),
        (FIRST.replace("at = 2020-01-01T10:00:00+01:00\n", ""), 1, "a draft needs its time with a zone"),
        (FIRST.replace('"Ada <ada@newsroom.example>"', '" "'), 5, "a draft needs who saved it"),
        (FIRST + SECOND.replace('"It was seven, not six."', "7"), 12, "a draft needs what readers were told"),
        (FIRST + SECOND.replace("withheld", "secret"), 13, "'secret' is no status; choose one of public, withheld"),
        (FIRST + "byline = 'x'\n", 6, "'byline' is not known"),
        ("title = 'x'\n" + FIRST, 1, "'title' is not known"),
        (FIRST + SECOND.replace("02.md", "01.md"), 8, "01.md is listed twice, first as draft 1"),
        (FIRST + SECOND.replace("02.md", "03.md"), 8, "03.md is not a plain file in this folder"),
        (FIRST.replace("01.md", "../floods/01.md"), 2, "'../floods/01.md' is not a file in this folder"),
        (FIRST.replace('"01.md"', "'..'"), 2, "'..' is not a file in this folder"),
        (FIRST + SECOND.replace("2020-01-02", "2019-01-02"), 10, "02.md is older than the draft listed above it"),
        (FIRST + "kind = \n", 6, "is not TOML"),
        ("", 1, "lists no drafts"),
        ("draft = 3\n", 1, "write each draft as a [[draft]] table"),
        (b"# caf\xe9\n", 1, "is not UTF-8"),
        (b"#\n# \xff\n", 2, "is not UTF-8"),
    ],
)
def test_a_bad_manifest_is_refused_with_its_file_its_line_and_the_next_step(
    make: Make, manifest: str | bytes, line: int, said: str
) -> None:
    folder = make(manifest)
    with pytest.raises(BadFolder) as caught:
        read_folder(folder)
    assert str(caught.value).startswith(f"{folder / 'story.toml'}:{line}: {said}")
    assert caught.value.exit_code == 2


def test_a_draft_that_is_not_listed_is_never_passed_over(make: Make) -> None:
    folder = make(FIRST, files=("01.md", "02.md"))
    with pytest.raises(BadFolder, match=r"02\.md: is not listed in story\.toml; add a \[\[draft\]\]"):
        read_folder(folder)


def test_a_draft_may_not_point_out_of_its_folder(make: Make, tmp_path: Path) -> None:
    folder = make(FIRST, files=())
    (tmp_path / "secret").write_text("not a draft")
    (folder / "01.md").symlink_to(tmp_path / "secret")
    with pytest.raises(BadFolder, match="not a plain file"):
        read_folder(folder)


def test_a_folder_without_a_manifest_says_what_to_write(make: Make, tmp_path: Path) -> None:
    make(FIRST, files=("01.md",))
    (tmp_path / "drafts" / "loose").mkdir()
    with pytest.raises(BadFolder, match=r"loose: has no story\.toml; write one with a \[\[draft\]\]"):
        read_folder(tmp_path / "drafts")


def test_an_empty_or_missing_folder_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(BadFolder, match="no stories here"):
        read_folder(tmp_path)
    with pytest.raises(BadFolder, match="no such folder"):
        read_folder(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("unreadable", "said"),
    [
        ("01.md", r"story\.toml:2: 01\.md cannot be read \(Permission denied\)"),
        ("story.toml", r"story\.toml: cannot be read \(Permission denied\)"),
    ],
)
def test_an_unreadable_file_is_an_error_and_not_half_a_folder(
    make: Make, monkeypatch: pytest.MonkeyPatch, unreadable: str, said: str
) -> None:
    folder = make(FIRST, files=("01.md",))
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == unreadable:
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(BadFolder, match=said):
        read_folder(folder)


def test_the_samples_are_found_in_the_package_first_and_in_a_checkout_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "src" / "storyrev"
    monkeypatch.setattr(folder_module, "__file__", str(package / "exchange" / "folder.py"))
    with pytest.raises(SamplesMissing, match="install storyrev again"):
        samples_folder()
    (tmp_path / "stories").mkdir()
    assert samples_folder() == tmp_path / "stories"
    (package / "samples").mkdir(parents=True)
    assert samples_folder() == package / "samples"
