"""Signatures with SSH keys, as Git makes and checks them: https://git-scm.com/docs/git-config, `gpg.format = ssh`.

A newsroom that asks for signed saves says so in storyrev.toml, and names in `allowed_signers`, a file
of OpenSSH's beside it, who may sign with which key (ALLOWED SIGNERS in ssh-keygen(1)). Both count as
the record holds them, not as the working copy does: whoever may change them must sign.

`ssh-keygen` is the one on the PATH; settings of Git that name another program are not followed. It asks
nobody for a passphrase, since a save holds the newsroom's lock: a key that has one is used through
the SSH agent.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from storyrev.errors import StoryrevError, UsageError
from storyrev.store.git import GitFailed, run_git, shown

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

SIGNERS = "allowed_signers"
"""The list of allowed signers, beside storyrev.toml."""

COMMITS = "git"
SEALS = "storyrev-seal"
SIGN_OFFS = "storyrev-sign-off"
"""What a signature is for: OpenSSH's namespaces. One for a commit passes for no seal, and for no sign-off."""

Sign = Callable[[bytes], bytes]
"""Takes what is to be signed and gives the armoured signature; raises what keeps it from being one that counts."""

Judged = Literal["good", "bad", "unknown", "other"]
"""`bad`: not of these bytes. `unknown`: by a key that nobody listed, or not then. `other`: by one of somebody else."""

_LITERAL = re.compile(r"(key::)?((?:sk-)?(?:ssh|ecdsa)-[^\s]+ [A-Za-z0-9+/=]+.*)")
_OLDEST = "8.9"


class NoKey(UsageError):
    """The newsroom asks for a signature, and nobody said with which key."""


class CannotSign(StoryrevError):
    """The key cannot be used."""


class NotAllowed(StoryrevError):
    """The key may not sign for this editor here."""


@dataclass(frozen=True, slots=True)
class Signer:
    """An SSH key to sign with: `key` is a file (private, or public where the agent has the private one), or a public key itself."""

    key: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a signature is worth, and who holds the key it was made with, by the list; empty where nobody does."""

    judged: Judged
    holders: tuple[str, ...] = ()


def find_signer(top: Path, given: str) -> Signer:
    """The key that is `given`, or for `-` the one that Git's `user.signingkey` names. Raises `NoKey`."""
    if given != "-":
        return Signer(given)
    try:
        configured = run_git(top, "config", "--type=path", "user.signingkey").decode().strip()
    except (GitFailed, UnicodeDecodeError):
        configured = ""
    if not configured:
        raise NoKey(
            "This needs a signature, and no key is named. Name one with --sign KEY (the file of an SSH key), set "
            "STORYREV_SIGNING_KEY, or tell Git: git config user.signingkey ~/.ssh/id_ed25519.pub"
        )
    if not _LITERAL.fullmatch(configured) and not Path(configured).exists():
        raise NoKey(
            f"Git's user.signingkey is {configured!r}, which is no file and no SSH key. Name the key with --sign KEY, "
            "or tell Git the file of an SSH key: git config user.signingkey ~/.ssh/id_ed25519.pub"
        )
    return Signer(configured)


def sign(signer: Signer, data: bytes, namespace: str) -> bytes:
    """The armoured signature of these bytes. Raises `CannotSign`."""
    literal = _LITERAL.fullmatch(signer.key)
    with _folder() as folder:
        key = folder / "key.pub"
        arguments = ["-Y", "sign", "-n", namespace]
        if literal:
            key.write_text(literal[2] + "\n", "utf-8")
            arguments.append("-U")
        else:
            key = Path(signer.key).expanduser()
        code, output, complaint = _run(*arguments, "-f", str(key), stdin=data)
    if code or not output.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise CannotSign(_explain(signer.key, complaint.decode(errors="replace")))
    return output


def judge(data: bytes, signature: bytes, allowed: bytes, *, principal: str, at: int, namespace: str) -> Judgement:
    """What an armoured signature of `data` is worth if `principal` is to have made it at the time `at` (epoch seconds).

    `allowed` is a list of allowed signers; its times are taken to be in UTC where they do not say.
    Raises `CannotSign` where there is no ssh-keygen.
    """
    with _folder() as folder:
        signed, listed = folder / "signature", folder / "allowed"
        signed.write_bytes(signature)
        listed.write_bytes(allowed)
        time = f"verify-time={_moment(at)}"
        known = ("-s", str(signed), "-f", str(listed), "-O", time)
        code, _, _ = _run("-Y", "verify", "-n", namespace, "-I", principal, *known, stdin=data)
        if code == 0:
            return Judgement("good", (principal,))
        code, _, _ = _run("-Y", "check-novalidate", "-n", namespace, "-s", str(signed), stdin=data)
        if code:
            return Judgement("bad")
        holders = _holders(known)
        return Judgement("other", tuple(map(shown, holders))) if holders else Judgement("unknown")


def judge_seal(data: bytes, signature: bytes, allowed: bytes, *, at: int) -> Judgement:
    """What the armoured signature of a seal is worth, whoever of the list `allowed` made it. Raises `CannotSign`."""
    with _folder() as folder:
        (folder / "signature").write_bytes(signature)
        (folder / "allowed").write_bytes(allowed)
        known = ("-s", str(folder / "signature"), "-f", str(folder / "allowed"), "-O", f"verify-time={_moment(at)}")
        holders = _holders(known)
    # Of several who share a key, the first that counts.
    found = [judge(data, signature, allowed, principal=holder, at=at, namespace=SEALS) for holder in holders or ("",)]
    return next((one for one in found if one.judged == "good"), found[0])


def _holders(known: tuple[str, ...]) -> tuple[str, ...]:
    """Who has the key of a signature, by a list."""
    code, output, _ = _run("-Y", "find-principals", *known)
    return () if code else tuple(line for line in output.decode("utf-8", "replace").splitlines() if line)


def address_of(editor: str) -> str:
    """The address of "Name <address>": whom a list of allowed signers names."""
    return editor.rpartition("<")[2].removesuffix(">")


def is_same_person(one: str, other: str) -> bool:
    """Whether two editors, each "Name <address>", are one: they have one address, whatever its case."""
    return address_of(one).casefold() == address_of(other).casefold()


def public_key(signer: Signer) -> str:
    """The public part of a key, as a list of allowed signers has it. Raises `CannotSign`."""
    literal = _LITERAL.fullmatch(signer.key)
    if literal:
        text = literal[2]
    else:
        file = Path(signer.key).expanduser()
        public = file if file.suffix == ".pub" else file.with_name(file.name + ".pub")
        if public.is_file():
            text = public.read_text("utf-8", "replace")
        else:
            code, output, complaint = _run("-y", "-P", "", "-f", str(file))
            if code:
                raise CannotSign(_explain(signer.key, complaint.decode(errors="replace")))
            text = output.decode("utf-8", "replace")
    words = text.split()
    if len(words) < 2 or not _LITERAL.fullmatch(f"{words[0]} {words[1]}"):
        raise CannotSign(f"{signer.key!r} holds no SSH key. Name the file of one, as ~/.ssh/id_ed25519")
    return f"{words[0]} {words[1]}"


def format_signers(editor: str, signer: Signer) -> bytes:
    """A list of allowed signers with one line: this editor, with this key, for commits, seals and sign-offs. Raises `CannotSign`."""
    return (
        "# Who may sign with which key: see ALLOWED SIGNERS in ssh-keygen(1). Who leaves keeps the line, with\n"
        '# valid-before="YYYYMMDD": what they signed stays good.\n'
        f'{address_of(editor)} namespaces="{COMMITS},{SEALS},{SIGN_OFFS}" {public_key(signer)}\n'
    ).encode()


def _moment(at: int) -> str:
    """A time as ssh-keygen takes it, in the zone that it is run in: UTC."""
    return f"{datetime.fromtimestamp(min(max(at, 0), 253402300799), UTC):%Y%m%d%H%M%S}"


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of our own for what ssh-keygen reads from files."""
    with tempfile.TemporaryDirectory(prefix="storyrev-") as name:
        yield Path(name)


def _run(*arguments: str, stdin: bytes = b"") -> tuple[int, bytes, bytes]:
    """Run ssh-keygen where it can ask nobody anything. Raises `CannotSign`."""
    import subprocess

    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC", "SSH_ASKPASS_REQUIRE": "never"}
    environment.pop("SSH_ASKPASS", None)
    environment.pop("DISPLAY", None)
    try:
        done: subprocess.CompletedProcess[bytes] = subprocess.run(
            ["ssh-keygen", *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            env=environment,
            start_new_session=True,  # away from the terminal, where it would ask for a passphrase
        )
    except (FileNotFoundError, PermissionError) as error:
        raise CannotSign(
            f"Signatures need ssh-keygen of OpenSSH {_OLDEST} or newer on the PATH, and there is none. Install OpenSSH."
        ) from error
    except ValueError as error:  # a NUL in the name of a key
        raise CannotSign(f"ssh-keygen cannot be asked that: {error}.") from error
    return done.returncode, done.stdout, done.stderr


def _explain(key: str, said: str) -> str:
    """What keeps a key from signing, with the next step."""
    first = shown(next((line for line in said.splitlines() if line.strip()), "it said nothing"))
    if "passphrase" in said or "Permission denied" in said or "agent" in said:
        step = f"If it has a passphrase or only its public part is here, add it to the agent: ssh-add {key.removesuffix('.pub')}"
    elif "No such file" in said:
        step = "Name the file of an SSH key, as ~/.ssh/id_ed25519, or make one with: ssh-keygen -t ed25519"
    elif "UNPROTECTED" in said or "permissions" in said.lower():
        step = f"Others may read it, so OpenSSH refuses it: chmod 600 {key}"
    else:
        step = "Try another key, or see what ssh-keygen says of it with: ssh-keygen -l -f KEY"
    return f"The key {key!r} cannot sign ({first}), so nothing was done. {step}"
