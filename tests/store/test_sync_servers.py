"""Syncs over the ways that people reach a server: an address of a file, HTTP and SSH."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from storyrev.store import Newsroom
from storyrev.store.remote import RemoteFailed
from storyrev.store.sync import Request, Synced
from tests.store.conftest import AT, EDITOR, Git

PASSWORD = "quite secret"  # noqa: S105 - of a server that lives as long as a test


@pytest.fixture
def hub(tmp_path: Path, fresh: Path, git: Git) -> Path:
    git("clone", "-q", "--bare", str(fresh), str(tmp_path / "hub.git"), cwd=tmp_path)
    git("config", "http.receivepack", "true", cwd=tmp_path / "hub.git")
    return tmp_path / "hub.git"


def _pair(tmp_path: Path, git: Git, address: str) -> tuple[Newsroom, Newsroom]:
    for name in ("one", "two"):
        git("clone", "-q", str(tmp_path / "hub.git"), str(tmp_path / name), cwd=tmp_path)
        git("remote", "set-url", "origin", address, cwd=tmp_path / name)
    return Newsroom.open(tmp_path / "one"), Newsroom.open(tmp_path / "two")


def _sync(room: Newsroom) -> Synced:
    (done,) = room.sync(Request(EDITOR, AT))
    return done


def _assert_sync_works(one: Newsroom, two: Newsroom) -> None:
    one.save("embassy", b"One", editor=EDITOR, at=AT)
    two.save("bridge", b"Two", editor=EDITOR, at=AT)
    assert _sync(one).outcome == "sent"
    assert _sync(two).outcome == "joined"
    assert _sync(one).outcome == "received"
    assert _sync(one).outcome == _sync(two).outcome == "same"
    assert one.dump_index() == two.dump_index()


def test_over_the_address_of_a_file(tmp_path: Path, hub: Path, git: Git) -> None:
    _assert_sync_works(*_pair(tmp_path, git, hub.as_uri()))


class GitHandler(BaseHTTPRequestHandler):
    """Git's own server program behind a small HTTP server that asks for a password."""

    root: Path
    asked: list[str]

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        self.asked.append(path)
        wanted = "Basic " + base64.b64encode(f"desk:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != wanted:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="news"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "HOME": str(self.root),
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "REMOTE_USER": "desk",
        }
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True, check=True)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\r\n")]
        status = next((value for name, value in lines if name == "Status"), "200 OK")
        self.send_response(int(status.split(" ")[0]))
        for name, value in lines:
            if name != "Status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


@pytest.fixture
def server(tmp_path: Path, hub: Path) -> Iterator[ThreadingHTTPServer]:
    if not (Path(subprocess.check_output(["git", "--exec-path"], text=True).strip()) / "git-http-backend").exists():
        pytest.skip("this Git has no git-http-backend")
    handler = type("Handler", (GitHandler,), {"root": tmp_path, "asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def _help(home: Path, password: str) -> None:
    """A credential helper of the user's, in their own settings."""
    helper = home / "helper"
    helper.write_text(f"#!/bin/sh\necho username=desk\necho 'password={password}'\n", "utf-8")
    helper.chmod(0o755)
    (home / ".gitconfig").write_text(f"[credential]\n\thelper = {helper}\n", "utf-8")


def test_over_http_with_the_users_credential_helper(
    tmp_path: Path, server: ThreadingHTTPServer, git: Git, home: Path
) -> None:
    _help(home, PASSWORD)
    _assert_sync_works(*_pair(tmp_path, git, f"http://127.0.0.1:{server.server_port}/hub.git"))


def test_who_has_no_password_is_not_asked_for_one_and_told(
    tmp_path: Path, server: ThreadingHTTPServer, git: Git, home: Path
) -> None:
    one, _ = _pair(tmp_path, git, f"http://127.0.0.1:{server.server_port}/hub.git")
    one.save("embassy", b"One", editor=EDITOR, at=AT)
    head = git("rev-parse", "HEAD", cwd=one.root)
    with pytest.raises(RemoteFailed, match="credential helper"):
        _sync(one)
    _help(home, "wrong")
    with pytest.raises(RemoteFailed, match="Authentication failed"):
        _sync(one)
    assert git("rev-parse", "HEAD", cwd=one.root) == head


@pytest.fixture
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """An SSH server on this machine that takes one key: its port, and the key."""
    program = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if not program or not shutil.which("ssh-keygen"):
        pytest.skip("there is no sshd here (Debian has it in openssh-server)")
    import socket

    folder = tmp_path_factory.mktemp("sshd")
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    (folder / "authorized").write_bytes((folder / "user.pub").read_bytes())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nPidFile none\n",
        "ascii",
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with subprocess.Popen(
        [program, "-D", "-e", "-f", str(folder / "config")], stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        first = running.stderr.readline()
        if "listening" not in first:
            running.kill()
            pytest.skip(f"sshd does not run here: {first.strip()}")
        yield port, folder / "user"
        running.kill()


def test_over_ssh_with_the_users_agent(
    tmp_path: Path, hub: Path, git: Git, sshd: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, key = sshd
    known = tmp_path / "known"
    monkeypatch.setenv(
        "GIT_SSH_COMMAND",
        f"ssh -F none -o UserKnownHostsFile={known} -o StrictHostKeyChecking=accept-new -o BatchMode=yes",
    )
    one, two = _pair(tmp_path, git, f"ssh://{os.environ.get('USER', 'root')}@127.0.0.1:{port}{hub}")
    with pytest.raises(RemoteFailed, match=r"Permission denied.*ssh-add"):
        _sync(one)
    said = subprocess.check_output(["ssh-agent", "-s"], text=True)
    agent = dict(part.split("=", 1) for part in said.replace(";", "\n").splitlines() if "=" in part)
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", agent["SSH_AUTH_SOCK"])
        subprocess.run(["ssh-add", "-q", str(key)], check=True)
        _assert_sync_works(one, two)
    finally:
        subprocess.run(["ssh-agent", "-k"], env=os.environ | agent, check=True, stdout=subprocess.DEVNULL)
