"""Git repositories and bundles as a source: each text that a file had on a branch, with its commit's date and author.

Commits are read from the oldest on, the past of a merge's first parent before that of the others. On a
line of commits that is the order they were made in. A merge is a revision of the files whose text it
alone decided. A newsroom's own commits say what they recorded, and are taken at their word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Literal

from storyrev.exchange.lineage import Lineage, first_path
from storyrev.exchange.model import Arrival, SetAside
from storyrev.exchange.naming import make_editor, make_slug, spell_out
from storyrev.exchange.repository import OFFLINE, BadRepository, Repository, find_commit, is_newsroom, open_repository
from storyrev.store.git import run_git
from storyrev.store.gitlog import Change, clean, instant, parse_raw
from storyrev.store.index import SIGN_OFFS
from storyrev.store.model import SignOff
from storyrev.store.objects import Objects
from storyrev.store.pipes import read_pieces
from storyrev.store.sign_offs import list_notes, parse_line, read_counted, split_note
from storyrev.store.signing import is_same_person
from storyrev.store.slugs import BadSlug, check_slug
from storyrev.store.trailers import Label, parse_message
from storyrev.story.decode import MOST_BYTES
from storyrev.story.model import FORMS

_FORMAT = "%H%x00%P%x00%an%x00%ae%x00%ad%x00%ct%x00%B"
_FIELDS = 7
# Renames are looked for among so many files at once at most: more would be compared each with each.
_MOST_RENAMED = "-l4000"
_INDEX = frozenset({"index", "_index", "readme"})
_STORED = re.compile(r"stories/([0-9]{4})/(0[1-9]|1[0-2])/([^/]+)\.md", re.ASCII)
_PAYLOAD = re.compile(r"(stories/[0-9]{4}/[0-9]{2}/[^/]+)\.source(\.[^./]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Commit:
    """A commit with its changes against each of its parents; `merge` where it has several."""

    id: str
    author: str
    at: datetime
    message: str
    changes: tuple[Change, ...]
    merge: bool


def read_git(
    source: Path,
    *,
    paths: tuple[str, ...] = (),
    branch: str | None = None,
    first_parent: bool = False,
    note_from: Literal["message"] | None = None,
) -> Iterator[Arrival | SetAside]:
    """Every text that the files at `paths` had, in the order of the branch's history.

    `paths` are as `git log` takes them; none are all files of `FORMS`. `branch` is a branch, a tag or a
    commit; `first_parent` follows the branch itself, and takes each merge for one commit. The message
    of a commit is a remark, or the note to readers where `note_from` says so. Raises `BadRepository`
    where there is no repository, no such branch, or no such file.
    """
    with open_repository(source) as repository, Objects(repository.folder, *OFFLINE) as objects:
        head = find_commit(repository, source, branch)
        wanted = paths or tuple(f":(icase)*{ending}" for ending in FORMS)
        prefix = repository.prefix if is_newsroom(repository, head) else None
        if prefix is not None and not paths:
            wanted = (*wanted, "stories/*.source.*")
        notes = _find_sign_offs(repository) if prefix is not None else {}
        read = _Reading(
            source, repository, objects, recorded=prefix is not None, told=note_from == "message", notes=notes
        )
        last = None
        whole = prefix is not None and not paths
        for last in _commits(repository, head, wanted, first_parent=first_parent, whole=whole):
            yield from read.take(last)
        if last:
            yield from read.sum_up(last)
        if not read.found:
            raise BadRepository(
                f"{source}: no file that ends in {', '.join(FORMS)} was ever at {' '.join(paths) or 'any path'}; "
                "see what there is: git log --name-only"
            )


class _Reading:
    """The files of a history on their way: which story each is, and the text it had last.

    `recorded` says that it is a newsroom's, `told` that messages are notes to readers; `notes` are its sign-offs.
    """

    def __init__(
        self,
        source: Path,
        repository: Repository,
        objects: Objects,
        *,
        recorded: bool,
        told: bool,
        notes: Mapping[str, str | None],
    ) -> None:
        self._source = source
        self._prefix = repository.prefix
        self._objects = objects
        self._recorded = recorded
        self._told = told
        self._notes = notes
        self._lineage = Lineage()
        self._last: dict[str, tuple[str, str]] = {}
        self.found = False

    def take(self, commit: _Commit) -> Iterator[Arrival | SetAside]:
        """What a commit did to the files, by their paths."""
        followed = self._lineage.follow(commit.id, commit.changes, merge=commit.merge)
        payloads = self._payloads(commit)
        for path, (story, change) in sorted(followed.items()):
            if change.new is None or path in payloads or PurePosixPath(path).suffix.lower() not in FORMS:
                continue
            self.found = True
            # A file that was only renamed has no new text, and a merge none that a merged line brought.
            _, text = self._last.get(story, ("", ""))
            if text == change.new and (commit.merge or change.old == change.new):
                continue
            self._last[story] = path, change.new
            yield self._read(commit, path, story, change.new, payloads)
        if self._recorded and not followed:
            yield from self._read_standing(commit)

    def _read_standing(self, commit: _Commit) -> Iterator[Arrival | SetAside]:
        """A revision of a newsroom for the text that stood already."""
        label = parse_message(commit.message)
        if label and (label.over or label.text):
            for story, (path, text) in self._last.items():
                stored = _STORED.fullmatch(path.removeprefix(self._prefix))
                if stored and stored[3] == label.slug and self._lineage.stands(path, story):
                    yield self._read(commit, path, story, text, {})

    def sum_up(self, last: _Commit) -> Iterator[Arrival]:
        """What each file holds at the end.

        Where branches are merged the other way round, commits that were imported before come after new
        ones: the record has them in another order then, and the last word must be the branch's own.
        """
        if not self._recorded:
            for story, (path, text) in self._last.items():
                if self._lineage.stands(path, story):
                    arrival = self._read(last, path, story, text, {})
                    if isinstance(arrival, Arrival):
                        yield arrival._replace(restates=True)

    def _read(self, commit: _Commit, path: str, story: str, text: str, payloads: dict[str, str]) -> Arrival | SetAside:
        place = f"{self._source}: {clean(path)} in commit {commit.id[:10]}"
        data = self._text(text)
        if data is None:
            return SetAside(place, "Git cannot give its text; find out what is damaged or missing with: git fsck")
        arrival = self._recorded_arrival(commit, path, place, (text, data), payloads) if self._recorded else None
        return arrival or self._arrival(commit, path, story, place, data)

    def _arrival(self, commit: _Commit, path: str, story: str, place: str, data: bytes) -> Arrival:
        message = commit.message.strip()
        return Arrival(
            slug=_slug(clean(first_path(story)).removeprefix(clean(self._prefix))),
            place=place,
            key=f"{spell_out(story)}@{commit.id}",
            data=data,
            form=FORMS[PurePosixPath(path).suffix.lower()],
            at=commit.at,
            editor=commit.author,
            note=message if self._told else "",
            remark="" if self._told else message,
            story=spell_out(story),
        )

    def _recorded_arrival(
        self, commit: _Commit, path: str, place: str, told: tuple[str, bytes], payloads: dict[str, str]
    ) -> Arrival | None:
        """A revision as a newsroom recorded it; of plain Git's commits the record knows no more than who and when."""
        text, data = told
        stored = _STORED.fullmatch(path.removeprefix(self._prefix))
        if not stored or not _is_slug(stored[3]):
            return None
        label = parse_message(commit.message)
        if label is None or label.slug != stored[3]:
            label = Label(stored[3], "unknown", commit.author)
        payload = next((name for name in payloads if name.startswith(f"{path.removesuffix('.md')}.source.")), None)
        raw = self._text(payloads[payload]) if payload else None
        return Arrival(
            slug=label.slug,
            place=place,
            key=label.source,
            data=data,
            form="markdown",
            at=commit.at,
            editor=label.editor or commit.author,
            kind=label.kind,
            note=label.note,
            remark=label.remark,
            status=label.status,
            embargo=label.embargo,
            waivers=label.waivers,
            sign_offs=self._sign_offs(commit.id, label.slug, label.editor or commit.author, text),
            raw=raw,
            raw_suffix=PurePosixPath(payload).suffix if payload else "",
            stamps=label.stamps,
            id=commit.id,
            base=label.base or "",
            over=label.over or "",
            desk_date=date(int(stored[1]), int(stored[2]), 1),
        )

    def _sign_offs(self, commit: str, slug: str, editor: str, text: str) -> tuple[SignOff, ...]:
        """The sign-offs of a revision that count: of its text, by somebody else than the editor."""
        blob = self._notes.get(commit)
        found = self._objects.read_one(blob) if blob else None
        lines = split_note(found.data) if found and found.kind == "blob" else []
        own = (line for line in lines if (told := parse_line(line)) and told.slug == slug)
        return tuple(one for one in read_counted(own, text) if not is_same_person(one.by, editor))

    def _text(self, content_id: str) -> bytes | None:
        """A blob's bytes, None where Git cannot give them; of one too large for a draft, enough to tell."""
        found = self._objects.read_one(content_id, MOST_BYTES)
        return found.data if found and found.kind == "blob" else None

    def _payloads(self, commit: _Commit) -> dict[str, str]:
        """The payloads that a newsroom kept beside its stories in a commit: path → content id."""
        if not self._recorded:
            return {}
        return {
            change.path: change.new
            for change in commit.changes
            if change.new and _PAYLOAD.fullmatch(change.path.removeprefix(self._prefix))
        }


def _commits(
    repository: Repository, head: str, paths: tuple[str, ...], *, first_parent: bool, whole: bool
) -> Iterator[_Commit]:
    """The commits that changed something at the paths, or the `whole` history, from the oldest on."""
    trunk = ("--first-parent",) if first_parent else ()
    always = ("--always",) if whole else ()
    listed = read_pieces(
        repository.folder,
        *OFFLINE,
        *("rev-list", "--topo-order", "--reverse", "--full-history", *trunk, head, "--", *(() if whole else paths)),
        separator=b"\n",
    )
    changed = read_pieces(
        repository.folder,
        *OFFLINE,
        *(
            "diff-tree",
            "--stdin",
            "--root",
            "-r",
            "-m",
            *always,
            *trunk,
            "-z",
            "--raw",
            "-M",
            _MOST_RENAMED,
            "--no-abbrev",
        ),
        *("--date=raw", "--encoding=UTF-8", f"--format={_FORMAT}", "--", *paths),
        asked=(f"{commit}\n".encode("ascii") for commit in listed),
    )
    for commit, parts in groupby(parse_raw(changed, _FIELDS), key=lambda part: part[0][0]):
        told = list(parts)
        _, parents, name, address, moment, committed, message = (clean(field) for field in told[0][0])
        seconds, minutes = instant(moment, committed)
        yield _Commit(
            commit,
            make_editor(name, address),
            datetime.fromtimestamp(seconds, timezone(timedelta(minutes=minutes))),
            message,
            tuple(change for _, changes in told for change in changes),
            merge=" " in parents,
        )


def _find_sign_offs(repository: Repository) -> dict[str, str | None]:
    """The notes with the sign-offs of a newsroom: commit → blob; none where there are none."""
    tip = run_git(repository.folder, *OFFLINE, "for-each-ref", "--format=%(objectname)", SIGN_OFFS).decode().strip()
    return list_notes(repository.folder, None, tip) if tip else {}


def _slug(path: str) -> str:
    """A slug for the file that a story began as: its path without the ending, and without a name that says nothing."""
    whole = PurePosixPath(path)
    named = whole.with_suffix("")
    if named.name.lower() in _INDEX and len(named.parts) > 1:
        named = named.parent
    return make_slug("-".join(named.parts))


def _is_slug(slug: str) -> bool:
    try:
        return bool(check_slug(slug))
    except BadSlug:
        return False
