"""A time-stamping authority of our own, made with OpenSSL, for tests that go to no network."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_CONFIG = """
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[authority]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = here
[here]
serial = serial
signer_cert = authority.pem
signer_key = authority.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Authority:
    """The folder with `root.pem`, the certificate to trust, and `other.pem`, one that never signed anything."""

    folder: Path

    def answer(self, query: Path, response: Path) -> None:
        """Answer a query with a timestamp."""
        command = [
            "openssl",
            "ts",
            "-reply",
            "-config",
            "config",
            "-queryfile",
            str(query.resolve()),
            "-out",
            str(response.resolve()),
        ]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    pytest.importorskip("rfc3161_client", reason="timestamps need the extra: storyrev[timestamp]")
    if not shutil.which("openssl"):
        pytest.skip("a time-stamping authority of our own needs openssl")
    folder = tmp_path_factory.mktemp("authority")
    (folder / "config").write_text(_CONFIG, "ascii")
    (folder / "serial").write_text("01\n", "ascii")

    def run(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)

    for name in ("root", "other", "authority"):
        run("ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", f"{name}.key")
        run("req", "-new", "-key", f"{name}.key", "-subj", f"/CN=Test {name}", "-out", f"{name}.csr")
        section = "authority" if name == "authority" else "root"
        issuer = (
            ["-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial"]
            if name == "authority"
            else ["-signkey", f"{name}.key"]
        )
        extensions = ["-extfile", "config", "-extensions", section]
        run("x509", "-req", "-in", f"{name}.csr", *issuer, "-days", "3650", *extensions, "-out", f"{name}.pem")
    return Authority(folder)
