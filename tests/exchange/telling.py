"""What an importer gave, as one text to read and to compare."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from storyrev.exchange.model import Arrival, SetAside
from storyrev.story import parse


def tell(given: Iterable[Arrival | SetAside], root: Path) -> str:
    """Everything that was given, whole; places without the folder that the test reads from."""
    pieces = []
    for one in given:
        place = one.place.replace(f"{root}/", "")
        if isinstance(one, SetAside):
            pieces.append(f"=== set aside {place}\n{one.reason.replace(str(root), '')}\n")
            continue
        parse(one.data, one.form)
        facts = {
            "key": one.key,
            "at": one.at.isoformat(),
            "editor": one.editor,
            "kind": one.kind,
            "note": one.note,
            "remark": one.remark,
            "status": one.status,
            "embargo": one.embargo and one.embargo.isoformat(),
        }
        told = "".join(f"{name}: {value!s}\n" for name, value in facts.items() if value)
        pieces.append(f"=== {one.slug} from {place}\n{told}--- {one.form}\n{one.data.decode()}")
    return "\n".join(pieces)
