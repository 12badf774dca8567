"""Timestamps by a third party, RFC 3161: that a text existed at a time, by somebody with no share in it.

Nothing here goes to the network: the query is a file that the user sends, the response a file that they
bring. What they say is checked offline, with the library of the extra `storyrev[timestamp]`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from storyrev.errors import StoryrevError, UsageError
from storyrev.store.git import shown

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


class NoTimestamps(StoryrevError):
    """The library for timestamps is not installed."""


class BadRoots(UsageError):
    """The certificates cannot be read, or there is no root among them."""


class BadTimestamp(StoryrevError):
    """The response does not prove what it should."""


def make_query(data: bytes) -> bytes:
    """A query for a timestamp of these bytes (`application/timestamp-query`): SHA-512, with a nonce. Raises `NoTimestamps`."""
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
    except ImportError as error:
        raise _missing() from error
    return TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA512).build().as_bytes()


def check_response(data: bytes, response: bytes, roots: bytes, name: str = "the certificates") -> tuple[datetime, str]:
    """When these bytes existed by a response (`application/timestamp-reply`), an aware time, and whose clock says so.

    `roots` are certificates as PEM: those that sign themselves are trusted, the others lead to them;
    `name` is what messages call them. Raises `NoTimestamps`, `BadRoots` and `BadTimestamp`.
    """
    try:
        from cryptography.x509 import load_pem_x509_certificates
        from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response
    except ImportError as error:
        raise _missing() from error
    try:
        certificates = load_pem_x509_certificates(roots)
    except ValueError as error:
        raise BadRoots(f"{name}: no certificates can be read; give those of the authority as PEM") from error
    verifier = VerifierBuilder()
    for certificate in dict.fromkeys(certificates):
        if certificate.issuer == certificate.subject:
            verifier = verifier.add_root_certificate(certificate)
        else:
            verifier = verifier.add_intermediate_certificate(certificate)
    if not any(certificate.issuer == certificate.subject for certificate in certificates):
        raise BadRoots(f"{name}: no certificate is a root, which signs itself; add that of the authority")
    try:
        stamped = decode_timestamp_response(response)
        verifier.build().verify_message(stamped, data)
    except (VerificationError, ValueError) as error:
        raise BadTimestamp(f"the timestamp does not hold: {shown(str(error))}") from error
    return stamped.tst_info.gen_time, _authority(certificates)


def _authority(certificates: list[Certificate]) -> str:
    """Who vouches for the clock, as the first root calls itself."""
    root = next(certificate for certificate in certificates if certificate.issuer == certificate.subject)
    return shown(root.subject.rfc4514_string())


def _missing() -> NoTimestamps:
    return NoTimestamps(
        "Timestamps need a library that is not installed here. Add it with: pip install 'storyrev[timestamp]'"
    )
