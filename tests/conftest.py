"""What every test folder shares: the golden files' update flag."""

from __future__ import annotations

from functools import partial

import pytest

from tests.goldens import Golden, check_golden


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the expected files anew instead of checking")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Hold a text against its golden file: `golden(path, text)`."""
    return partial(check_golden, update=bool(request.config.getoption("--update-goldens")))
