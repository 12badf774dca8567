"""Which story a file of a repository is, through renames, removals and returns."""

from __future__ import annotations

from collections.abc import Iterable

from storyrev.store.gitlog import Change


class Lineage:
    """Follows the files of a history, whose commits are told to it from the oldest on.

    A story is named for the commit and the path that it began with. A file that was renamed stays the
    story it was. One that was removed and comes back at its path is the story that was there. A new
    file at a path whose story was renamed away is another story.
    """

    def __init__(self) -> None:
        self._current: dict[str, str] = {}
        # What stood at a path until it was renamed or removed: lines that were begun before go on with it.
        self._former: dict[str, str] = {}
        self._removed: set[str] = set()

    def follow(self, commit: str, changes: Iterable[Change], *, merge: bool) -> dict[str, tuple[str, Change]]:
        """Each path that holds a text after this commit, with its story and how it got there.

        The changes of a merge are those against each of its parents; where several tell of a path, the
        first holds.
        """
        found: dict[str, tuple[str, Change]] = {}
        gone: list[Change] = []
        for change in changes:
            if change.new is None:
                gone.append(change)
            elif change.path not in found:
                found[change.path] = (self._story_of(commit, change, merge=merge), change)
        taken: set[str] = set()
        for path, (story, change) in found.items():
            # One commit has two files of one story where two lines disagreed about a rename: each goes on.
            own = _name(commit, path) if story in taken else story
            found[path] = (own, change)
            taken.add(own)
        self._settle(found, gone)
        return found

    def stands(self, path: str, story: str) -> bool:
        """Whether a path holds that story now."""
        return self._current.get(path) == story

    def _story_of(self, commit: str, change: Change, *, merge: bool) -> str:
        here = self._current.get(change.path)
        story: str | None
        if merge and here:
            # Told before, by the commit that a merged line made of it. Two commits that removed one file and
            # added another look like a rename when they are seen as one.
            story = here
        elif change.status == "R":
            story = self._look_up(change.old_path)
        elif change.status == "A" and change.path in self._former and change.path not in self._removed:
            story = here  # the story that stood here lives on elsewhere
        else:
            story = self._look_up(change.path)
        return story or _name(commit, change.path)

    def _look_up(self, path: str) -> str | None:
        return self._current.get(path) or self._former.get(path)

    def _settle(self, found: dict[str, tuple[str, Change]], gone: list[Change]) -> None:
        for change in gone:
            if change.path in self._current and change.path not in found:
                self._former[change.path] = self._current.pop(change.path)
                self._removed.add(change.path)
        for story, change in found.values():
            if change.status == "R":
                self._former[change.old_path] = story
                if self._current.get(change.old_path) == story:
                    del self._current[change.old_path]
        for path, (story, _) in found.items():
            self._current[path] = story
            self._removed.discard(path)


def first_path(story: str) -> str:
    """The path that a story began at."""
    return story.split(":", 2)[2]


def _name(commit: str, path: str) -> str:
    return f"git:{commit}:{path}"
