"""Two real revision histories, read from Git bundles beside the checkout; without them these tests are skipped.

Of each a twentieth is taken, or with `--whole-histories` all of it (`make histories`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.histories import History, bundle_of, clone

SLICES = 6
"""Parts that a history is tested in, so that workers share it."""


PART = 20
"""One in so many is taken where the whole was not asked for."""


@pytest.fixture(scope="session")
def every(request: pytest.FixtureRequest) -> int:
    """One in how many is taken: 1 for the whole."""
    return 1 if request.config.getoption("--whole-histories") else PART


def take_slice(history: History, number: int) -> dict[str, tuple[str, ...]]:
    """One of `SLICES` shares of the documents, about equal in revisions."""
    shares: list[list[str]] = [[] for _ in range(SLICES)]
    sizes = [0] * SLICES
    for path in sorted(history.documents, key=lambda path: (-len(history.documents[path]), path)):
        least = sizes.index(min(sizes))
        shares[least].append(path)
        sizes[least] += len(history.documents[path])
    return {path: history.documents[path] for path in shares[number]}


def _clone(name: str, into: Path) -> History:
    bundle = bundle_of(name)
    if bundle is None:
        pytest.skip(f"shared/data/histories/{name}.bundle is not beside the checkout")
    return clone(bundle, into)


@pytest.fixture(scope="session")
def platform_policies(tmp_path_factory: pytest.TempPathFactory) -> History:
    return _clone("platform-policies", tmp_path_factory.mktemp("histories"))


@pytest.fixture(scope="session")
def site_policy(tmp_path_factory: pytest.TempPathFactory) -> History:
    return _clone("site-policy", tmp_path_factory.mktemp("histories"))
