"""A revision as plain values, for JSON: the same keys wherever one is printed or exported."""

from __future__ import annotations

from typing import Any

from storyrev.store.model import Revision, SignOff


def revision_json(revision: Revision) -> dict[str, Any]:
    """A revision as plain JSON values."""
    return {
        "slug": revision.slug,
        "number": revision.number,
        "id": revision.id,
        "parent": revision.parent,
        "saved_at": revision.saved_at.isoformat(),
        "editor": revision.editor,
        "kind": revision.kind,
        "note": revision.note,
        "status": revision.status,
        "content_id": revision.content_id,
        "base": revision.base,
        "over": revision.over,
        "stamps": [{"kind": kind, "text": text} for kind, text in revision.stamps],
        "path": revision.path,
        "return_of": revision.return_of,
        "source": revision.source,
        "remark": revision.remark,
        "embargo": revision.embargo.isoformat() if revision.embargo else None,
        "waivers": [{"code": code, "reason": reason} for code, reason in revision.waivers],
        "sign_offs": [sign_off_json(sign_off) for sign_off in revision.sign_offs],
    }


def sign_off_json(sign_off: SignOff) -> dict[str, Any]:
    """A sign-off as plain JSON values."""
    return {
        "by": sign_off.by,
        "at": sign_off.at.isoformat(),
        "remark": sign_off.remark,
        "change": sign_off.change,
        "signed": bool(sign_off.signature),
    }
