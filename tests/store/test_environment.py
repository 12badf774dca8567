"""Whatever the environment and the user's settings are, the record is the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storyrev.store import Newsroom, create
from storyrev.store.contents import MissingText
from storyrev.store.git import GitFailed, GitMissing, check_version
from tests.store.conftest import AT, EDITOR, Git

_USE = """
import os
import sys
from datetime import datetime, UTC
from pathlib import Path
from storyrev.store import Newsroom, create
at = datetime(2020, 1, 1, 9, 30, tzinfo=UTC)
who = dict(editor="Zo\\xeb Desk <zoe@newsroom.example>", at=at)
with create(Path(sys.argv[1]), name="Tageblatt Z\\xfcrich", **who) as newsroom:
    newsroom.save("z\\xfcrich", b"caf\\xe9 \\r\\n$Id$\\n", note="Gr\\xfc\\xdfe\\n\\u202e\\ud800", **who)
    newsroom.save("z\\xfcrich", "two \\xfc".encode(), kind="correction", base="1", **who)
    newsroom.save("z\\xfcrich", b"caf\\xe9 \\r\\n$Id$\\n", kind="update", **who)
    kept = newsroom.dump_index()
    newsroom.reindex()
    assert kept == newsroom.dump_index()
    assert newsroom.read(newsroom.resolve("z\\xfcrich@1")) == b"caf\\xe9 \\r\\n$Id$\\n"
    with open(os.fsencode(newsroom.root) + b"/stories/2020/01/z\\xc3\\xbcrich.md", "rb") as file:
        print(ascii(newsroom.history("z\\xfcrich")), file.read())
"""


def _use(room: Path, environment: dict[str, str], umask: int = 0o022, *, look: bool = True) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _USE, str(room)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        umask=umask,
    )
    assert (done.returncode, done.stderr) == (0, "")
    if look:
        status = subprocess.run(["git", "status", "--porcelain"], cwd=room, capture_output=True, text=True, check=True)
        assert status.stdout == ""
    return done.stdout


@pytest.fixture
def plain(home: Path) -> dict[str, str]:
    return _plain(home)


def _plain(home: Path) -> dict[str, str]:
    """An environment with a home and nothing else that matters."""
    kept = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")
    return {"HOME": str(home), **{name: os.environ[name] for name in kept if name in os.environ}}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What comes out where nothing is odd."""
    folder = tmp_path_factory.mktemp("plain")
    return _use(folder / "room", _plain(folder))


def test_git_variables_of_another_repository_lead_nowhere(
    tmp_path: Path, plain: dict[str, str], expected: str, git: Git
) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    git("init", "-q", cwd=victim)
    git("commit", "-q", "--allow-empty", "-m", "x", cwd=victim)
    held = sorted((str(p), p.stat().st_mtime_ns) for p in victim.rglob("*"))
    hostile = {
        "GIT_DIR": str(victim / ".git"),
        "GIT_WORK_TREE": str(victim),
        "GIT_INDEX_FILE": str(victim / ".git/index"),
        "GIT_OBJECT_DIRECTORY": str(victim / ".git/objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(victim),
        "GIT_COMMON_DIR": str(victim / ".git"),
        "GIT_NAMESPACE": "elsewhere",
        "GIT_CEILING_DIRECTORIES": str(tmp_path),
        "GIT_PREFIX": "sub/",
        "GIT_CONFIG": "/nonexistent",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.bare",
        "GIT_CONFIG_VALUE_0": "true",
        "GIT_CONFIG_PARAMETERS": "'core.bare=true'",
        "GIT_AUTHOR_NAME": "Somebody Else",
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
        "GIT_COMMITTER_NAME": "Somebody Else",
        "GIT_COMMITTER_DATE": "2001-01-01T00:00:00Z",
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_TEMPLATE_DIR": str(victim),
        "GIT_EXEC_PATH": "/nonexistent",
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_GLOB_PATHSPECS": "1",
        "GIT_ICASE_PATHSPECS": "1",
        "GIT_TRACE": "1",
        "GIT_QUARANTINE_PATH": "/nonexistent",
        "GIT_INTERNAL_SUPER_PREFIX": "x/",
        "GIT_PYTHON_GIT_EXECUTABLE": "/bin/false",
        "GIT_PYTHON_TRACE": "full",
    }
    assert _use(tmp_path / "room", plain | hostile) == expected
    assert sorted((str(p), p.stat().st_mtime_ns) for p in victim.rglob("*")) == held


def test_the_settings_of_the_user_change_no_byte(
    tmp_path: Path, plain: dict[str, str], expected: str, home: Path
) -> None:
    hooks = home / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "pre-commit", "post-index-change", "fsmonitor"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{home}/ran-{name}'\nexit 1\n", "utf-8")
        (hooks / name).chmod(0o755)
    (home / ".gitconfig").write_text(
        f"""
        [core]
            autocrlf = true
            eol = crlf
            safecrlf = true
            quotePath = true
            abbrev = 4
            hooksPath = {hooks}
            fsmonitor = {hooks}/fsmonitor
            attributesFile = {home}/attributes
            excludesFile = {home}/excludes
            fsync = none
            pager = /bin/false
            logAllRefUpdates = false
        [commit]
            gpgSign = true
        [gpg]
            program = /bin/false
        [i18n]
            commitEncoding = ISO-8859-1
            logOutputEncoding = UTF-16
        [init]
            defaultBranch = master
        [user]
            useConfigOnly = true
        [log]
            showSignature = true
            showRoot = false
            date = relative
            diffMerges = off
            mailmap = true
        [diff]
            renames = copies
            noprefix = true
            external = /bin/false
            orderFile = /nonexistent
            relative = true
        [color]
            ui = always
        [fastimport]
            unpackLimit = 1
        [alias]
            fast-import = !false
        """,
        "utf-8",
    )
    (home / "attributes").write_text("*.md text ident\n", "utf-8")
    (home / "excludes").write_text("*\n", "utf-8")
    room = tmp_path / "room"
    assert _use(room, plain, look=False) == expected
    assert [p.name for p in home.iterdir() if p.name.startswith("ran-")] == []
    assert list((room / ".git/objects/pack").iterdir()) == []


@pytest.mark.parametrize(
    "odd",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "nonsense", "SOURCE_DATE_EPOCH": "0"},
        {"HOME": "/nonexistent"},
        {"XDG_CONFIG_HOME": "/nonexistent", "TMPDIR": "/nonexistent", "EDITOR": "/bin/false"},
    ],
    ids=str,
)
def test_locale_clock_and_home_change_no_byte(
    tmp_path: Path, plain: dict[str, str], expected: str, odd: dict[str, str]
) -> None:
    assert _use(tmp_path / "room", plain | odd) == expected


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_a_bare_umask_and_a_strict_one_give_the_same_record(
    tmp_path: Path, plain: dict[str, str], expected: str, umask: int
) -> None:
    room = tmp_path / "room"
    assert _use(room, plain, umask) == expected
    for path in ("storyrev.toml", "stories/2020/01/zürich.md", ".git/storyrev/index.sqlite"):
        assert (room / path).stat().st_mode & umask == 0


@pytest.mark.parametrize(
    "name", ["a room", 'it\'s "the" room', "räume 選挙", "-rf", "$(touch x)", "new\nline", "a\\b*?[c]", "{a,b}"]
)
def test_any_folder_name_will_do(tmp_path: Path, plain: dict[str, str], expected: str, name: str) -> None:
    assert _use(tmp_path / "x" / name, plain) == expected
    inside = tmp_path / "around"
    subprocess.run(["git", "init", "-q", str(inside)], check=True, env=plain)
    _use(inside / name, plain)


def test_a_folder_name_that_is_not_utf8_will_do(tmp_path: Path, plain: dict[str, str]) -> None:
    room = tmp_path / os.fsdecode(b"caf\xe9")
    _use(room, plain)
    subprocess.run(["git", "init", "-q", str(tmp_path / "around")], check=True, env=plain)
    _use(tmp_path / "around" / os.fsdecode(b"\xff") / "room", plain)


def test_a_look_up_starts_no_process_and_imports_nothing_heavy(newsroom: Newsroom) -> None:
    newsroom.save("embassy", b"x", editor=EDITOR, at=AT, note="Two\nlines")
    script = (
        "import sys; from pathlib import Path; from storyrev.store import Newsroom; "
        "sys.addaudithook(lambda event, _: sys.exit(event) if event in ('subprocess.Popen', 'os.fork', 'os.posix_spawn') else None); "
        "newsroom = Newsroom.open(Path(sys.argv[1])); assert len(newsroom.history('embassy')) == 1; "
        "print(sorted({'git', 'subprocess', 'rapidfuzz', 'jinja2', 'tomllib', 'tempfile', 'hashlib'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(newsroom.root)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_machine_without_git_is_told_what_to_install(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.save("embassy", b"x", editor=EDITOR, at=AT)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert len(newsroom.history("embassy")) == 1
    for attempt in (
        lambda: newsroom.save("other", b"x", editor=EDITOR, at=AT),
        lambda: newsroom.read(newsroom.resolve("embassy")),
        lambda: create(tmp_path / "new", name="x", editor=EDITOR, at=AT),
    ):
        with pytest.raises(GitMissing, match=r"Git was not found\. storyrev needs Git 2\.38 or newer"):
            attempt()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("git version 2.37.9", False),
        ("git version 1.9.1", False),
        ("what?", False),
        ("git version 2.38.0", True),
        ("git version 10.1 (Apple Git-155)", True),
    ],
)
def test_a_git_that_is_too_old_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, enough: bool
) -> None:
    (tmp_path / "git").write_text(f"#!/bin/sh\necho '{version}'\n", "utf-8")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    if enough:
        check_version()
    else:
        with pytest.raises(GitMissing, match="too old"):
            check_version()


def test_a_git_that_may_not_be_run_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("", "utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitMissing, match="cannot be run"):
        check_version()


def test_a_lost_text_is_named_with_the_next_step(newsroom: Newsroom) -> None:
    saved = newsroom.save("embassy", b"x", editor=EDITOR, at=AT).revision
    loose = newsroom.root / ".git/objects" / saved.content_id[:2] / saved.content_id[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"damaged")
    with pytest.raises(MissingText, match="git fsck"):
        newsroom.read(saved)
    loose.unlink()
    with pytest.raises(MissingText, match="embassy@1"):
        newsroom.read(saved)


def test_a_damaged_history_is_told_in_gits_words(newsroom: Newsroom) -> None:
    saved = newsroom.save("embassy", b"x", editor=EDITOR, at=AT).revision
    (newsroom.root / ".git/objects" / saved.id[:2] / saved.id[2:]).unlink()
    with pytest.raises(GitFailed, match="git rev-list failed"):
        newsroom.reindex()


def test_a_newsroom_that_is_gone_is_told(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.root.rename(tmp_path / "moved")
    with pytest.raises(GitFailed, match="is gone"):
        newsroom.history("embassy")
