"""Sign-offs of an import of any size find their revisions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from storyrev.desk import approved as module
from storyrev.desk.approved import Approved
from storyrev.exchange.model import Arrival
from storyrev.store import Newsroom, Revision
from storyrev.store.model import SignOff

AT = datetime(2020, 1, 1, tzinfo=UTC)


class _Record:
    """What is asked of a newsroom: revisions by their sources; what is signed off is kept."""

    def __init__(self) -> None:
        self.signed: list[list[tuple[Revision, SignOff]]] = []

    def find_source(self, slug: str, key: str) -> str | None:
        return None if key == "refused" else f"{slug} from {key}"

    def find_same(self, slug: str, content_id: str, at: datetime) -> str | None:
        return None if slug == "refused" or at != AT else f"{slug} as {content_id}"

    def sign_off_all(self, approvals: Iterable[tuple[Revision, SignOff]]) -> int:
        self.signed.append(list(approvals))
        return len(self.signed[-1])


def _arrival(slug: str, key: str, *remarks: str) -> Arrival:
    signs = tuple(SignOff("Eve <eve@newsroom.example>", AT + timedelta(hours=1), remark) for remark in remarks)
    return Arrival(slug, "a line", key, b"", "markdown", AT, "Ada <ada@newsroom.example>", sign_offs=signs)


@pytest.mark.parametrize(("in_memory", "together"), [(1 << 20, 10_000), (1, 2)])
def test_each_is_recorded_with_its_revision_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch, in_memory: int, together: int
) -> None:
    monkeypatch.setattr(module, "_IN_MEMORY", in_memory)
    monkeypatch.setattr(module, "_TOGETHER", together)
    record, kept = _Record(), Approved()
    kept.keep(_arrival("bridge", "cms/1", "Read", "Called the\nharbour — €4"), "bridge", "c0")
    kept.keep(_arrival("plain", "cms/2"), "plain", "c1")
    kept.keep(_arrival("quay", "", "Good"), "quay-2", "c2")
    kept.keep(_arrival("refused", "", "Late"), "refused", "c3")
    assert kept.record(cast("Newsroom", record)) == 3
    kept.close()
    found = [(str(revision), sign_off.remark) for some in record.signed for revision, sign_off in some]
    assert found == [
        ("bridge from cms/1", "Read"),
        ("bridge from cms/1", "Called the\nharbour — €4"),
        ("quay-2 as c2", "Good"),
    ]
    assert max(map(len, record.signed)) <= together
