"""Beginning a newsroom, in a folder of its own or inside a repository that is somebody's already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from storyrev.errors import StoryrevError, UsageError
from storyrev.store.git import GitFailed, bare_of_git_variables, check_version, run_git, shown
from storyrev.store.layout import (
    SETTINGS,
    BareRepository,
    DetachedHead,
    Layout,
    NotANewsroom,
    find_newsroom,
    find_repository,
)
from storyrev.store.lock import NotWritable, hold
from storyrev.store.newsroom import Newsroom
from storyrev.store.record import Record
from storyrev.store.settings import Settings, format_settings, read_settings
from storyrev.store.signers import bind, sign_for
from storyrev.store.signing import SIGNERS, find_signer, format_signers
from storyrev.store.vetted import note_vetted
from storyrev.store.workcopy import follow
from storyrev.store.write import BranchMoved, Change, check_editor, check_time, record, sync_file

_TRIES = 50
_ELSEWHERE = "Name a folder that you may write in, or make this one writable for you."

# A story is exactly the bytes that were saved: no setting of a user or of the repository around
# the newsroom may have Git change line ends, keywords or encodings of it.
ATTRIBUTES = b"""\
# Stories are kept byte for byte.
*.md -text -ident -filter !working-tree-encoding !eol
"""
_IGNORED = b"""\
# Rendered pages are rebuilt at will and never tracked.
*
!.gitignore
"""


class AlreadyANewsroom(UsageError):
    """The folder is, or is in, a newsroom."""


class CannotBegin(StoryrevError):
    """Something stands where the newsroom would go."""


def create(
    path: Path,
    *,
    name: str,
    editor: str,
    at: datetime,
    url: str = "",
    own_repository: bool = False,
    key: str | None = None,
    policy: str = "",
) -> Newsroom:
    """A new newsroom in the folder `path`, which is made if it is missing.

    In a Git repository it begins on the branch that is checked out, and touches nothing but
    storyrev.toml, stories/ and reports/; anywhere else a repository is made, on the branch main.
    With `own_repository` one is made in any case, whatever repository stands around the folder.
    With `key`, an SSH key, it asks for signed saves, its list of allowed signers has `editor` with that
    key, and its beginning is signed. `policy` names the pack that its policy starts from. Raises `AlreadyANewsroom`, `CannotBegin`, `BareRepository`,
    `DetachedHead`, `BrokenSettings`, `BadEditor`, `BadTime`, `NotWritable`, `GitMissing` and
    `GitFailed`; with `key` also `NoKey` and `CannotSign`.
    """
    settings = format_settings(Settings(name, url, signed=key is not None), policy)
    check_editor(editor)
    at = check_time(at)
    check_version()
    # A key that cannot sign is told before anything is made.
    signers = format_signers(editor, find_signer(_nearest_folder(path), key)) if key is not None else b""
    root = make_folder(path)
    _check_free(root, signed=key is not None)
    layout = find_or_make_repository(root, search=not own_repository)
    _check_outer(layout)
    files = {SETTINGS: settings, "stories/.gitattributes": ATTRIBUTES, "reports/.gitignore": _IGNORED}
    if signers:
        files[SIGNERS] = signers
    with hold(layout.lock_file):
        record_files(layout, files, f"Begin the newsroom {name}\n", editor, at, key=key)
    note_vetted(layout, settings)
    return Newsroom(layout)


def _nearest_folder(path: Path) -> Path:
    """The folder itself, or the nearest above it that is there."""
    return next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.is_dir())


def make_folder(path: Path) -> Path:
    """The folder, resolved, made where it is missing. Raises `CannotBegin` and `NotWritable`."""
    try:
        root = path.resolve()
        root.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise CannotBegin(f"{str(path)!r} is a file. Name a folder, or one that does not exist yet.") from error
    except NotADirectoryError as error:
        raise CannotBegin(f"{str(path)!r} is below a file. Name a folder, or one that does not exist yet.") from error
    except OSError as error:
        raise NotWritable(f"{str(path)!r} cannot be made: {error.strerror}. {_ELSEWHERE}") from error
    except (RuntimeError, ValueError) as error:  # a loop of links, a NUL
        raise CannotBegin(f"{str(path)!r} cannot be a folder: {error}. Choose another name.") from error
    return root


def _check_free(root: Path, *, signed: bool) -> None:
    """Make sure that nothing stands in the way. Raises `AlreadyANewsroom` and `CannotBegin`."""
    if (root / SETTINGS).is_file():
        raise AlreadyANewsroom(
            f"{str(root)!r} is a newsroom already: it has a {SETTINGS}. Nothing was changed. "
            "Record a story with: storyrev save"
        )
    if (root / SETTINGS).exists() or (root / SETTINGS).is_symlink():
        raise CannotBegin(f"{str(root / SETTINGS)!r} is in the way. Move it, or name another folder.")
    if signed and ((root / SIGNERS).exists() or (root / SIGNERS).is_symlink()):
        raise CannotBegin(
            f"{str(root / SIGNERS)!r} is there already, and says who may sign. Begin without --sign, then ask for "
            "signatures in storyrev.toml: [signing], required = true"
        )
    for folder in (root / "stories", root / "reports"):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise CannotBegin(f"{str(folder)!r} is in the way: it is no folder. Move it, or name another one.")


def find_or_make_repository(root: Path, *, search: bool) -> Layout:
    """The repository that `root` is in (looked for above it, where asked), or a new one. Raises `BareRepository` and `DetachedHead`."""
    with bare_of_git_variables():
        from git import Git, GitCommandError, InvalidGitRepositoryError, Repo

        try:
            with Repo(root, search_parent_directories=search, expand_vars=False) as repository:
                if repository.bare or Path(repository.git_dir) in (root, *root.parents):
                    raise BareRepository(
                        f"{str(root)!r} is inside a bare repository, or inside Git's own folder. "
                        "Begin the newsroom in a clone, or in another folder."
                    )
                if repository.head.is_detached:
                    raise DetachedHead(
                        f"The repository around {str(root)!r} has no branch checked out (HEAD is detached). "
                        "Nothing was changed. Check one out first: git switch main"
                    )
        except InvalidGitRepositoryError:
            try:
                # Repo.init would take a dollar sign in the path for a variable, whatever it is told.
                Git(root).init(initial_branch="main")
                _sync(root)
            except GitCommandError as error:
                said = shown(error.stderr).strip().removeprefix("stderr: ").strip("'")
                raise GitFailed(f"git init failed in {str(root)!r}: {said}. {_ELSEWHERE}", 128, said) from error
    return find_repository(root)


def _sync(root: Path) -> None:
    """Have a new repository on disk: a save is not kept if what leads to it is lost."""
    for path in (*(root / ".git").rglob("*"), root / ".git", root, root.parent):
        sync_file(path)


def _check_outer(layout: Layout) -> None:
    """Refuse a newsroom inside a newsroom: which of the two a story is in would be anybody's guess."""
    try:
        outer = find_newsroom(layout.root)
    except NotANewsroom:
        return
    if outer.top == layout.top:
        raise AlreadyANewsroom(
            f"{str(layout.root)!r} is inside the newsroom {str(outer.root)!r}. Nothing was changed. "
            "Use that one, or begin yours elsewhere."
        )
    entry = next((e for e in read_settings(outer.root / SETTINGS).stores if outer.root / e.path == layout.root), None)
    if entry:
        raise AlreadyANewsroom(
            f"{str(layout.root)!r} is the store {entry.name!r} of the newsroom {str(outer.root)!r}, which every "
            "command finds from here. Nothing was changed."
        )


def record_files(
    layout: Layout,
    files: dict[str, bytes],
    message: str,
    editor: str,
    at: datetime,
    *,
    key: str | None = None,
    replaced: Mapping[str, str] | None = None,
) -> None:
    """Commit files of the newsroom's own, and have them in the working copy; the caller holds the lock.

    What the folder or the branch holds under these names is the user's, and stays; only those in
    `replaced` are written over, from the content ids that stand there for them. The commit is signed
    with `key`, or with the key in Git's settings where the record asks for it; a list of allowed signers
    among the files is the one that it is held to. Raises `CannotBegin`, and as `sign_for` and `bind` do.
    """
    kept = Record(layout)
    replaced = replaced or {}
    for _ in range(_TRIES):
        head = layout.read_head()
        assert head.branch is not None  # noqa: S101 - the caller has looked
        recorded = recorded_files(layout, files) if head.commit else {}
        if any(recorded.get(name) != content_id for name, content_id in replaced.items()):
            raise CannotBegin("Somebody else changed the newsroom's own files meanwhile. Run the command again.")
        missing = [n for n in files if n in replaced or (n not in recorded and not (layout.root / n).exists())]
        if not missing:
            break
        committed = max(int(at.timestamp()), kept.committed_locked())
        change = Change(
            branch=head.branch,
            parent=head.commit,
            files=tuple((layout.prefix + name, files[name]) for name in missing),
            message=message,
            editor=editor,
            at=at,
            committed=committed,
            sign=(
                bind(find_signer(layout.top, key or "-"), files[SIGNERS], editor, committed)
                if SIGNERS in missing
                else sign_for(layout, key, head.commit, editor, committed)
            ),
        )
        try:
            stored = record(layout, change)
        except BranchMoved:
            continue
        for name, content_id in zip(missing, stored.blobs, strict=True):
            followed = follow(layout, name, files[name], old=(replaced.get(name),), new=content_id)
            if followed.outcome not in ("written", "same"):
                raise CannotBegin(
                    f"{str(layout.root / name)!r} was not written: {followed.reason}. Restore it from Git."
                )
        break
    # A newsroom whose beginning was cut short after the commit has its files in Git only.
    for name, content_id in recorded_files(layout, files).items() if layout.read_head().commit else ():
        if not (layout.root / name).exists():
            data = run_git(layout.top, "cat-file", "blob", content_id)
            follow(layout, name, data, old=(None, content_id), new=content_id)


def recorded_files(layout: Layout, files: Iterable[str]) -> dict[str, str]:
    """The content ids of those of the files that HEAD has."""
    paths = [layout.prefix + name for name in files]
    listed = run_git(layout.top, "--literal-pathspecs", "ls-tree", "-z", "--full-tree", "HEAD", "--", *paths)
    found = {}
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, path = line.partition("\t")
        if path:
            found[path[len(layout.prefix) :]] = about.split(" ")[2]
    return found
