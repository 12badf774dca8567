"""What every test folder shares: the golden files' update flag, and no time limit on examples."""

from __future__ import annotations

import os
from functools import partial

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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the expected files anew instead of checking")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Hold a text against its golden file: `golden(path, text)`."""
    return partial(check_golden, update=bool(request.config.getoption("--update-goldens")))
