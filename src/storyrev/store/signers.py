"""What the record asks of a commit: whether it is to be signed, and by whom.

A commit is held to the storyrev.toml and the allowed signers that its parents hold: those it was made
under. So whoever ends the signing, or adds a signer, signs that too. A store in a repository of its own has no
storyrev.toml: there the list itself asks.
"""

from __future__ import annotations

from dataclasses import dataclass

from storyrev.store.layout import SETTINGS, Layout
from storyrev.store.objects import Objects
from storyrev.store.settings import signing_asked
from storyrev.store.signing import (
    COMMITS,
    SIGNERS,
    NotAllowed,
    Sign,
    Signer,
    address_of,
    find_signer,
    judge,
    sign,
)


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds for the commits made on top of one: `allowed` is the list of allowed signers, None where there is none."""

    required: bool = False
    allowed: bytes | None = None


def read_in_force(objects: Objects, layout: Layout, commit: str | None) -> InForce:
    """What holds after `commit`; nothing before the first."""
    if commit is None:
        return InForce()
    settings, allowed = objects.read([f"{commit}:{layout.prefix}{name}" for name in (SETTINGS, SIGNERS)])
    listed = allowed.data if allowed and allowed.kind == "blob" else None
    return InForce(signing_asked(settings.data) if settings else listed is not None, listed)


def sign_for(
    layout: Layout,
    key: str | None,
    parent: str | None,
    editor: str,
    committed: int,
    *,
    surely: bool = False,
    namespace: str = COMMITS,
) -> Sign | None:
    """What signs a commit of `editor` on top of `parent`, None where it need not be signed.

    `key` is the key to sign with: as `find_signer` takes it, or None for the one that Git's settings
    name, where the newsroom asks for a signature; `surely` asks the record even where the working copy says
    nothing of signatures. `namespace` is what the signature is for. A signature that the newsroom would not take is
    refused before anything is stored. Raises `NoKey` and `NotAllowed`; what is given back raises
    `CannotSign` and `NotAllowed`.
    """
    if key is None and not surely and not _may_ask(layout):
        return None
    with Objects(layout.top) as objects:
        in_force = read_in_force(objects, layout, parent)
    if key is None and not in_force.required:
        return None
    signer = find_signer(layout.top, key or "-")
    if in_force.allowed is None and in_force.required:
        raise NotAllowed(
            f"This newsroom asks for signed saves, and its record has no {SIGNERS}: nothing was recorded. Write who may "
            f"sign into {str(layout.root / SIGNERS)!r}, then: git add {SIGNERS}, git commit"
        )
    return bind(signer, in_force.allowed, editor, committed, namespace)


def bind(signer: Signer, allowed: bytes | None, editor: str, committed: int, namespace: str = COMMITS) -> Sign:
    """What signs something of `editor` that enters the record at `committed` (epoch seconds), held to a list if there is one."""

    def make(data: bytes) -> bytes:
        signature = sign(signer, data, namespace)
        if allowed is not None:
            principal = address_of(editor)
            found = judge(data, signature, allowed, principal=principal, at=committed, namespace=namespace)
            if found.judged != "good":
                who = f"it is {', '.join(found.holders)}'s" if found.holders else "it is nobody's, or not at this time"
                raise NotAllowed(
                    f"The key {signer.key!r} may not sign for {editor}: by {SIGNERS} {who}. Nothing was recorded. "
                    "Sign with a key of that editor, or have somebody who may sign list this one"
                )
        return signature

    return make


def _may_ask(layout: Layout) -> bool:
    """Whether the working copy may ask for signatures: a look that costs no process."""
    try:
        return b"signing" in (layout.root / SETTINGS).read_bytes()
    except OSError:
        return (layout.root / SIGNERS).exists()
