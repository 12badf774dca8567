"""The index kept current: every question is answered for the commit that HEAD names now."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from storyrev.store import index
from storyrev.store.layout import Layout

if TYPE_CHECKING:
    from storyrev.store.history import Commit

T = TypeVar("T")

Question = Callable[[sqlite3.Connection], T]
Step = Callable[[int], None]


class Record:
    """The newsroom's index, rebuilt by itself where it is missing, stale, damaged or of another version.

    `notices` are what the user should be told although the answer is right. `follower` is told of each
    commit that was made on top of what the index knew, while the writers' lock is held.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._spare: sqlite3.Connection | None = None
        self._glancing = False
        self._glance: sqlite3.Connection | None = None
        self.notices: list[str] = []
        self.follower: Callable[[Commit], None] | None = None

    def ask(self, question: Question[T]) -> T:
        """What `question` answers, given a connection to a current index."""
        try:
            if self._glance is not None:
                return question(self._glance)
            with self._look() as connection:
                return question(connection)
        except (index.Unusable, sqlite3.Error):
            self._end_glance()
        from storyrev.store.lock import NotWritable, hold

        try:
            with hold(self._layout.lock_file):
                return self.ask_locked(question)
        except NotWritable as error:
            return self._ask_in_memory(question, error.__cause__ or error)

    @contextmanager
    def glance(self) -> Iterator[None]:
        """Meanwhile the index stays open, once it is current, and answers every `ask` for one state of the record.

        For many questions in a row and nothing else: whoever saves waits for its end.
        """
        self._glancing = True
        try:
            yield
        finally:
            self._glancing = False
            self._end_glance()

    def ask_locked(self, question: Question[T]) -> T:
        """As `ask`, for a caller who holds the writers' lock."""
        try:
            self._catch_up()
            with closing(index.connect(self._layout.index_file)) as connection:
                return question(connection)
        except (index.Unusable, sqlite3.Error):
            pass
        try:
            self.rebuild_locked()
            with closing(index.connect(self._layout.index_file)) as connection:
                return question(connection)
        except (index.Unusable, sqlite3.Error, OSError) as error:
            return self._ask_in_memory(question, error)

    def add_locked(self, commit: Commit, committed: int) -> None:
        """Add a commit that was just made on top of the one the index is current for."""
        from storyrev.store import numbering, seen

        seen.note_locked(self._layout, commit.id, committed, "".join(commit.parents[:1]))
        # The revision is recorded: an index that cannot be written is merely stale.
        with suppress(sqlite3.Error, index.Unusable), closing(index.connect(self._layout.index_file)) as connection:
            if _current_for(connection) == "".join(commit.parents[:1]):
                numbering.add(connection, (commit,), commit.id, committed)
        if self.follower:
            self.follower(commit)

    def committed_locked(self) -> int:
        """When the commit at HEAD entered the record, in epoch seconds; 0 if there is none."""
        return self.ask_locked(lambda connection: (index.head_of(connection) or ("", 0))[1])

    def rebuild(self, step: Step | None = None) -> None:
        """Build the index anew from Git alone; `step` is told how many commits were read so far. Raises `NotWritable`."""
        from storyrev.store.lock import NotWritable, hold

        with hold(self._layout.lock_file):
            try:
                self.rebuild_locked(step)
            except sqlite3.OperationalError as error:
                file = str(self._layout.index_file)
                raise NotWritable(
                    f"Cannot write {file!r}: {error}. Make room there, and run it again; until then look-ups read Git "
                    "itself where they must."
                ) from error

    def rebuild_locked(self, step: Step | None = None) -> None:
        """As `rebuild`, for a caller who holds the writers' lock."""
        from storyrev.store import seen
        from storyrev.store.write import sync_file

        file = self._layout.index_file
        file.parent.mkdir(exist_ok=True)
        draft = file.with_name(file.name + ".new")
        draft.unlink(missing_ok=True)
        with closing(index.create(draft)) as connection:
            self._fill(connection, step)
            index.complete(connection)
            found, notes = index.head_of(connection), index.noted(connection)
        if found:
            seen.note_locked(self._layout, *found)
        self._note_sign_offs_locked(notes)
        sync_file(draft)
        # A journal of the index that is replaced would be played into the new one.
        file.with_name(file.name + "-journal").unlink(missing_ok=True)
        draft.replace(file)
        sync_file(file.parent)

    def close(self) -> None:
        """Let go of what is held in memory."""
        if self._spare:
            self._spare.close()
            self._spare = None

    def _look(self) -> AbstractContextManager[sqlite3.Connection]:
        """A current index, open: its own for each question, or one for a glance to keep. Raises `Unusable` and sqlite3's errors."""
        connection = self._connect_current()
        if not self._glancing:
            return closing(connection)
        self._glance = connection
        return nullcontext(connection)

    def _connect_current(self) -> sqlite3.Connection:
        head = self._layout.read_head().commit or ""
        connection = index.connect(self._layout.index_file)
        with ExitStack() as opened:
            opened.enter_context(closing(connection))
            connection.execute("BEGIN")
            if _current_for(connection) != head or not self._knows_sign_offs(connection):
                raise index.Unusable
            opened.pop_all()
        return connection

    def _end_glance(self) -> None:
        if self._glance is not None:
            self._glance.close()
            self._glance = None

    def _catch_up(self) -> None:
        """Add what plain Git or another process committed since the index was written."""
        head = self._layout.read_head().commit or ""
        with closing(index.connect(self._layout.index_file)) as connection:
            if not self._knows_sign_offs(connection):
                self._note_sign_offs_locked(self._catch_up_sign_offs(connection))
            known = _current_for(connection)
            if known == head:
                return
            from storyrev.store import history, numbering, seen

            onward = history.read_since(self._layout, known, head) if known and head else None
            if onward:
                seen.note_locked(self._layout, head, onward.past.committed, known)
                if onward.back:
                    read = partial(history.read_texts, self._layout, onward.back.commit)
                    numbering.go_back(connection, onward.back, read)
                numbering.add(connection, onward.past.commits, head, onward.past.committed)
                return
        raise index.Unusable

    def _fill(self, connection: sqlite3.Connection, step: Step | None = None) -> None:
        head = self._layout.read_head().commit
        if head:
            from storyrev.store import history, numbering

            past = history.read_all(self._layout, head)
            commits = _told(past.commits, step) if step else past.commits
            numbering.add(connection, commits, head, past.committed)
        self._catch_up_sign_offs(connection)

    def _knows_sign_offs(self, connection: sqlite3.Connection) -> bool:
        """Whether an index knows the sign-offs that Git has now: a look that starts no process."""
        return index.noted(connection) == (self._layout.read_reference(index.SIGN_OFFS) or "")

    def _catch_up_sign_offs(self, connection: sqlite3.Connection) -> str:
        """Have an index know all sign-offs; gives the commit of the notes where it is another than before."""
        from storyrev.store.git import GitFailed
        from storyrev.store.sign_offs import catch_up

        try:
            return catch_up(self._layout, connection)
        except GitFailed as error:  # whatever else the record says can be read
            told = f"Sign-offs could not be read, so those that are told may not be all ({error}). See: storyrev verify"
            if told not in self.notices:
                self.notices.append(told)
            return ""

    def _note_sign_offs_locked(self, tip: str) -> None:
        """Note where the sign-offs stand among the heads seen: nobody takes one back in silence."""
        if tip:
            from storyrev.store import seen

            seen.note_sign_offs_locked(self._layout, tip)

    def _ask_in_memory(self, question: Question[T], error: BaseException) -> T:
        """Answer from an index that is thrown away: reading needs no writable disk."""
        head = self._layout.read_head().commit or ""
        if self._spare is None or _current_for(self._spare) != head or not self._knows_sign_offs(self._spare):
            self.close()
            self._spare = index.create(None)
            self._fill(self._spare)
            index.complete(self._spare)
            self.notices.append(
                f"The index could not be written, so this was read from Git, which takes longer ({_reason(error)}). "
                f"To have it quick again, make {str(self._layout.private)!r} writable, then run: storyrev reindex"
            )
        return question(self._spare)


def _reason(error: BaseException) -> str:
    """What went wrong, without the system's number for it."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _told(commits: Iterable[Commit], step: Step) -> Iterator[Commit]:
    for number, commit in enumerate(commits, 1):
        step(number)
        yield commit


def _current_for(connection: sqlite3.Connection) -> str:
    """The commit that an index is current for; empty before the first."""
    found = index.head_of(connection)
    return found[0] if found else ""
