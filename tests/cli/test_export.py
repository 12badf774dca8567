"""`storyrev export`: what comes out goes in again, and is the same history."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyrev.desk.exporting import export_lines
from storyrev.exchange.jsonl import read_jsonl, read_schema, write_line
from storyrev.exchange.model import Arrival
from storyrev.store import Newsroom, Revision
from storyrev.store.model import KINDS, STATUSES, Waivers
from storyrev.store.payloads import RawPayload
from tests.cli.conftest import EDITOR, Run, write
from tests.schemas import check_schema

STORIES = Path(__file__).resolve().parents[2] / "stories"


def make(run: Run, name: str) -> Path:
    assert run("init", name, "--name", "The Daily Example", "--at", "2015-01-01T00:00Z").code == 0
    return Path(name).resolve()


@pytest.fixture
def full(place: Path, run: Run) -> Path:
    """A newsroom with the samples, a story saved by hand, a plain commit, a remark and an embargo; we are beside it."""
    folder = make(run, "full")
    assert run("-C", folder, "import", "folder", STORIES).code == 0
    write("a.md", "# A\n\nText.\n")
    assert run("-C", folder, "save", "a", "a.md", "--at", "2020-03-01T09:00+02:00", "--withheld").code == 0
    write("a.md", "# A\n\nMore text.\n\n**Update:** It is “new”.\nAnd two lines.\n")
    assert (
        run("-C", folder, "save", "a", "a.md", "--at", "2020-03-02T09:00-05:00", "--note", "It is\n\n“new”.").code == 0
    )
    (folder / "stories/2020/03/a.md").write_bytes(b"# A\n\nM\xfcnchen\n")
    subprocess.run(
        ["git", "-c", "user.name=Eve", "-c", "user.email=eve@x.example", "commit", "-qam", "By hand"],
        cwd=folder,
        check=True,
    )
    line = json.loads(run("-C", folder, "export", "jsonl", "a").text.splitlines()[0])
    line |= {"remark": "Ask the lawyer.", "embargo": "2020-05-01T00:00:00+00:00", "slug": "b", "source": "x@1"}
    write("b.jsonl", json.dumps(line) + "\n")
    assert run("-C", folder, "import", "jsonl", "b.jsonl").code == 0
    return folder


@pytest.fixture
def joined(place: Path, run: Run) -> Path:
    """A newsroom joined with another: revisions made from others, a payload, a waiver, and decisions of every kind."""
    day = make(run, "day")
    git(day, "clone", "-q", "--bare", ".", "../hub.git")
    git(day, "remote", "add", "origin", "../hub.git")
    git(day, "push", "-q", "-u", "origin", "HEAD")
    git(day, "clone", "-q", "../hub.git", "../night")
    night = day.parent / "night"
    write("feed.json", json.dumps([item(1, "Four hundred."), item(2, "Four thousand.")]))
    assert run("-C", day, "import", "ninjs", "feed.json", "--keep-raw").code == 0
    save(day, 8, twin="The same.", begun="By day.", ours="One.", theirs="One.", third="One.")
    save(night, 9, twin="The same.", begun="By night.")  # of one text no contest: both revisions count
    assert run("-C", day, "sync").code == 0
    assert run("-C", night, "sync").code == 1
    assert run("-C", night, "sync", "--keep", "ours", "begun", "--at", "2020-04-01T09:30Z").code == 0
    save(day, 10, "@1", ours="By day.", theirs="By day.", third="By day.")
    save(night, 11, "@1", ours="By night.", theirs="By night.", third="By night.")
    save(night, 12, "@2", waivers=(("SR204", "Agreed with the court."),), theirs="Later by night.")
    assert run("-C", night, "sync").code == 0
    assert run("-C", day, "sync").code == 1
    write("third.md", "# third\n\nFrom both.\n")
    keep = ("--keep", "ours", "ours", "--keep", "theirs", "theirs", "--over", "third", "third.md")
    # Of an hour before what it is about: whoever decides may have a clock of their own.
    assert run("-C", day, "sync", *keep, "--at", "2020-04-01T11:30Z").code == 0
    assert run("-C", day, "verify").code == 0
    return day


def save(folder: Path, hour: int, base: str = "", *, waivers: Waivers = (), **texts: str) -> None:
    """Record a text of each story at that hour, made from the revision of it that `base` is."""
    at = datetime(2020, 4, 1, hour, tzinfo=UTC)
    with Newsroom.open(folder) as newsroom:
        for slug, text in texts.items():
            told = {"kind": "update", "note": f"{text}\n> said", "base": f"{slug}{base}"} if base else {}
            data = f"# {slug}\n\n{text}\n".encode()
            newsroom.save(slug, data, editor=EDITOR, at=at, waivers=waivers, **told)  # type: ignore[arg-type] # as `save` declares


def item(version: int, text: str) -> dict[str, object]:
    return {
        "uri": "urn:wire",
        "version": str(version),
        "versioncreated": f"2020-03-10T0{version}:00:00Z",
        "type": "text",
        "headline": "Wire",
        "body_text": text,
    }


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def histories(folder: Path) -> dict[str, list[Revision]]:
    with Newsroom.open(folder) as newsroom:
        return {story.slug: list(newsroom.history(story.slug)) for story in newsroom.stories()}


def without_commits(found: dict[str, list[Revision]]) -> dict[str, list[Revision]]:
    """Every field of every revision; commits, which are called otherwise elsewhere, by the revision that each is."""
    return {
        slug: [
            replace(r, id="", parent=_name(history, r.parent), base=_name(history, r.base), over=_name(history, r.over))
            for r in history
        ]
        for slug, history in found.items()
    }


def _name(history: list[Revision], commit: str | None) -> str | None:
    """The one revision of a story in a commit."""
    if commit is None:
        return None
    (name,) = (revision.name for revision in history if revision.id == commit)
    return name


def payloads(folder: Path) -> dict[str, RawPayload]:
    """The payload that is kept with each revision that has one."""
    with Newsroom.open(folder) as newsroom:
        every = [revision for story in newsroom.stories() for revision in newsroom.history(story.slug)]
        found = zip(every, newsroom.read_payloads(every), strict=True)
        return {revision.name: payload for revision, payload in found if payload}


def test_an_export_makes_the_same_history_in_another_newsroom_field_by_field(full: Path, run: Run) -> None:
    done = run("-C", full, "export", "jsonl", "--output", "record.jsonl")
    assert (done.code, done.text.strip()) == (0, "record.jsonl")
    other = make(run, "other")
    said = run("-C", other, "import", "jsonl", "record.jsonl")
    assert (said.code, said.text) == (0, "22 revisions recorded, 0 already there, 0 set aside\n")
    assert without_commits(histories(other)) == without_commits(histories(full))
    assert run("-C", other, "export", "jsonl", "b", "a").code == 0
    texts = [
        [json.loads(line).get("text") for line in run("-C", f, "export", "jsonl").text.splitlines()]
        for f in (full, other)
    ]
    assert texts[0] == texts[1]
    again = run("-C", other, "import", "jsonl", "record.jsonl")
    assert again.text == "0 revisions recorded, 22 already there, 0 set aside\n"
    back = run("-C", full, "import", "jsonl", "record.jsonl")
    assert back.text == "0 revisions recorded, 22 already there, 0 set aside\n"


@pytest.mark.parametrize("form", ["jsonl", "bundle"])
def test_an_export_makes_the_same_history_in_every_field_of_every_revision_whatever_made_it(
    joined: Path, run: Run, form: str
) -> None:
    made = histories(joined)
    counts = {slug: len(history) for slug, history in made.items()}
    assert counts == {"twin": 2, "begun": 3, "ours": 4, "theirs": 5, "third": 4, "wire": 2}
    assert made["theirs"][4].over == made["theirs"][3].id
    assert made["theirs"][2].waivers
    assert all(revision.base for slug in ("ours", "theirs", "third") for revision in made[slug][1:])
    assert sorted(payloads(joined)) == ["wire@1", "wire@2"]
    count = sum(counts.values())
    assert run("-C", joined, "export", form, "--output", "record").code == 0
    other = make(run, "other")
    format_ = "git" if form == "bundle" else form
    assert run("-C", other, "import", format_, "record", "--dry-run").text.startswith(f"{count} revisions would be")
    assert (
        run("-C", other, "import", format_, "record").text
        == f"{count} revisions recorded, 0 already there, 0 set aside\n"
    )
    assert without_commits(histories(other)) == without_commits(made)
    assert payloads(other) == payloads(joined)
    assert run("-C", other, "verify").code == 0
    for folder in (other, joined):
        again = run("-C", folder, "import", format_, "record")
        assert again.text == f"0 revisions recorded, {count} already there, 0 set aside\n"
    assert run("-C", other, "reindex").code == 0
    assert without_commits(histories(other)) == without_commits(made)


def test_of_a_record_made_in_the_order_of_time_even_the_commits_are_the_same(place: Path, run: Run) -> None:
    one, other = make(run, "one"), make(run, "other")
    run("-C", one, "import", "folder", STORIES)
    write("record.jsonl", run("-C", one, "export", "jsonl").out)
    assert run("-C", other, "import", "jsonl", "record.jsonl").code == 0
    assert histories(one) == histories(other)


def test_each_line_is_as_the_schema_says(full: Path, run: Run) -> None:
    schema = json.loads(run("export", "jsonl", "--schema").text)
    assert schema == json.loads(read_schema())
    lines = run("-C", full, "export", "jsonl").text.splitlines()
    assert len(lines) == 22
    for line in lines:
        check_schema(json.loads(line), read_schema())
    assert set(json.loads(lines[0])) <= set(schema["properties"])


def test_only_the_stories_named_come_out_and_an_unknown_one_is_told_before_anything_is_written(
    full: Path, run: Run
) -> None:
    lines = run("-C", full, "export", "jsonl", "b", "a", "a").text.splitlines()
    assert [(json.loads(line)["slug"], json.loads(line)["number"]) for line in lines] == [
        ("a", 1), ("a", 2), ("a", 3), ("b", 1),
    ]  # fmt: skip
    done = run("-C", full, "export", "jsonl", "a", "nobody", "-o", "out.jsonl")
    assert (done.code, done.out, Path("out.jsonl").exists()) == (2, b"", False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "storyrev.revision/v2"}, "'format' must be 'storyrev.revision/v1'"),
        ({"slug": None}, "'slug' must be text"),
        ({"slug": "../x"}, "cannot be a slug"),
        ({"kind": "scoop"}, "'kind' is 'scoop'"),
        ({"status": "secret"}, "'status' is 'secret'"),
        ({"saved_at": "yesterday"}, "saved_at"),
        ({"saved_at": "2020-01-01T00:00:00"}, "saved_at"),
        ({"stamps": [{"kind": "updated"}]}, "'text' must be text"),
        ({"stamps": "Updated"}, "'stamps' must be a list"),
        ({"data": "QQ=="}, "and not both"),
        ({"text": None, "data": "%"}, "and not both"),
        ({"text": "\ud800"}, "half a character"),
        ({"id": "\ud800"}, "names no commit"),
        ({"base": "\ud800"}, "names no commit"),
        ({"editor": "nobody"}, "names no editor"),
        ({"stamps": [{"kind": "Mal formed", "text": "x"}]}, "cannot name a stamp"),
        ({"raw": "{}"}, "'raw' must be an object"),
        ({"raw": {"suffix": ".json"}}, "needs the payload under 'text'"),
        ({"raw": {"suffix": "/../x", "text": "{}"}}, "cannot end the name of a payload's file"),
    ],
)
def test_a_line_that_is_none_is_set_aside_with_its_number_and_the_reason(
    full: Path, run: Run, change: dict[str, object], said: str
) -> None:
    good = run("-C", full, "export", "jsonl", "b").text.splitlines()[0]
    bad = json.dumps(json.loads(good) | change)
    write("lines.jsonl", f"{bad}\n{good}\n")
    other = make(run, "other")
    done = run("-C", other, "import", "jsonl", "lines.jsonl")
    assert (done.code, done.text) == (1, "1 revision recorded, 0 already there, 1 set aside\n")
    assert "lines.jsonl:1: " in done.err
    assert said in done.err


def test_ninjs_goes_out_and_comes_in_as_the_same_history(full: Path, run: Run) -> None:
    assert run("-C", full, "export", "ninjs", "-o", "record.jsonl").code == 0
    other = make(run, "other")
    assert (
        run("-C", other, "import", "ninjs", "record.jsonl").text
        == "22 revisions recorded, 0 already there, 0 set aside\n"
    )
    said = [
        {slug: [(r.number, r.saved_at, r.kind, r.note, r.content_id) for r in found] for slug, found in each.items()}
        for each in (histories(full), histories(other))
    ]
    assert said[0] == said[1]
    assert "Ask the lawyer." in run("-C", full, "export", "ninjs", "b").text
    assert "Ask the lawyer." not in run("-C", full, "export", "ninjs", "b", "--without-remarks").text


def test_ninjs_carries_all_but_what_the_page_says(joined: Path, run: Run) -> None:
    assert run("-C", joined, "export", "ninjs", "-o", "record.jsonl").code == 0
    other = make(run, "other")
    said = run("-C", other, "import", "ninjs", "record.jsonl")
    assert said.text == "17 revisions recorded, 0 already there, 3 without a change of text, 0 set aside\n"
    made = without_commits(histories(joined))
    for history in made.values():
        for first, second in pairwise(list(history)):
            if second.content_id == first.content_id:
                history.remove(second)
        for number, revision in enumerate(history, 1):
            source = revision.source or f"ninjs:urn:storyrev:{revision.slug}@{revision.number}"
            parent = f"{revision.slug}@{number - 1}" if number > 1 else None
            kind = "update" if number > 1 and revision.kind == "first" else revision.kind
            there = replace(revision, number=number, parent=parent, source=source, kind=kind)
            history[number - 1] = replace(there, base=None, over=None, waivers=())
    assert without_commits(histories(other)) == made
    assert not payloads(other)


def test_a_bundle_is_the_newsroom_commit_for_commit_and_brings_a_copy_up_to_date(full: Path, run: Run) -> None:
    assert run("-C", full, "export", "bundle", "-o", "record.bundle").text.strip() == "record.bundle"
    subprocess.run(["git", "clone", "--quiet", "record.bundle", "copy"], check=True)
    assert histories(Path("copy")) == histories(full)
    write("a.md", "# A\n\nA third text.\n")
    assert run("-C", full, "save", "a", "a.md", "--kind", "minor", "--at", "2020-03-03T00:00Z").code == 0
    assert run("-C", full, "export", "bundle", "-o", "more.bundle", "--since", "a@3").code == 0
    assert Path("more.bundle").stat().st_size < Path("record.bundle").stat().st_size
    subprocess.run(["git", "pull", "--quiet", "--ff-only", "../more.bundle"], cwd="copy", check=True)
    assert histories(Path("copy")) == histories(full)


def test_a_bundle_of_a_newsroom_is_imported_as_what_it_recorded(full: Path, run: Run) -> None:
    run("-C", full, "export", "bundle", "-o", "record.bundle")
    other = make(run, "other")
    done = run("-C", other, "import", "git", "record.bundle")
    assert (done.code, done.text) == (0, "22 revisions recorded, 0 already there, 0 set aside\n")
    assert without_commits(histories(other)) == without_commits(histories(full))
    assert run("-C", other, "import", "git", "record.bundle").text.startswith("0 revisions recorded, 22 already")


def test_a_bundle_that_would_be_empty_or_begins_nowhere_is_refused(full: Path, run: Run) -> None:
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=full, capture_output=True, check=True, text=True).stdout
    for since, said in ((head.strip(), "Nothing was recorded since"), ("--all", "is no commit"), ("a@9", "a@9")):
        done = run("-C", full, "export", "bundle", "-o", "x.bundle", f"--since={since}")
        assert (done.code, Path("x.bundle").exists()) == (2, False)
        assert said in done.err
    assert run("-C", full, "export", "bundle").code == 2


def test_a_file_that_cannot_be_written_leaves_what_stood_there(full: Path, run: Run) -> None:
    Path("folder").mkdir()
    assert run("-C", full, "export", "jsonl", "-o", "folder").code == 3
    assert run("-C", full, "export", "bundle", "-o", "folder").code == 3


TEXT = st.text(st.characters(codec="utf-8"))
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1)).map(  # noqa: DTZ001 - the zone is added
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@settings(max_examples=60)
@given(
    st.builds(
        Revision,
        slug=st.just("bridge"), number=st.just(1), id=st.just("0" * 40), parent=st.none(), saved_at=TIMES,
        editor=st.just(EDITOR), kind=st.sampled_from(KINDS), note=TEXT, content_id=st.just("0" * 40),
        base=st.none(), stamps=st.lists(st.tuples(st.just("updated"), TEXT), max_size=3).map(tuple),
        status=st.sampled_from(STATUSES), path=st.just("stories/2020/01/bridge.md"), return_of=st.none(),
        source=TEXT, remark=TEXT, embargo=st.none() | TIMES,
    ),
    st.binary(),
)  # fmt: skip
def test_whatever_a_revision_says_its_line_says_it_too(
    tmp_path_factory: pytest.TempPathFactory, revision: Revision, data: bytes
) -> None:
    file = tmp_path_factory.mktemp("lines") / "one.jsonl"
    file.write_bytes(write_line(revision, data))
    (read,) = read_jsonl(file)
    assert isinstance(read, Arrival)
    said = (read.slug, read.data, read.at, read.editor, read.kind, read.note, read.remark, read.status, read.embargo)
    assert said == (
        revision.slug, data, revision.saved_at, revision.editor, revision.kind, revision.note, revision.remark,
        revision.status, revision.embargo,
    )  # fmt: skip
    assert (read.stamps, read.key) == (revision.stamps, revision.source)
    assert (read.at.utcoffset() or timedelta()) == revision.saved_at.utcoffset()


def test_lines_are_given_one_by_one(full: Path) -> None:
    with Newsroom.open(full) as newsroom:
        assert next(iter(export_lines(newsroom, ()))).startswith(b'{"format": "storyrev.revision/v1", "slug": "a"')
