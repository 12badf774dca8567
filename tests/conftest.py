"""What every test folder shares: folders in memory, the golden files' update flag, no time limit on examples."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.goldens import Golden, check_golden

# A law holds or does not; how long an example takes on a busy machine says nothing of it.
# In CI the examples are the same every time, so that a run says something of the change; at a desk they are new ones.
settings.register_profile(
    "storyrev",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize="CI" in os.environ,
)
settings.load_profile("storyrev")


MEMORY = Path("/dev/shm")  # noqa: S108 (only its free space is looked at; pytest makes a folder of its own there)
ROOM = 2 * 2**30
"""Bytes: several times what a run of everything has on disk at once."""


def pytest_configure() -> None:
    """Have temporary folders in memory where it has room: a store syncs all that it writes, and tests waited for that.

    What a store syncs, and in which order, tests read from its calls. A TMPDIR of the user's stays.
    """
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK | os.X_OK):
        return
    disk = os.statvfs(MEMORY)
    if not disk.f_flag & os.ST_NOEXEC and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.hookimpl(trylast=True)  # after Hypothesis has marked its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count as covered only what examples that somebody wrote go through: random ones go there often, and maybe not."""
    for item in items:
        if item.get_closest_marker("hypothesis"):
            item.add_marker("no_cover")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole-histories", action="store_true", help="real histories in full instead of a twentieth of each"
    )
    parser.addoption("--update-goldens", action="store_true", help="write the expected files anew instead of checking")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Hold a text against its golden file: `golden(path, text)`."""
    return partial(check_golden, update=bool(request.config.getoption("--update-goldens")))
