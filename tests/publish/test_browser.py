from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storyrev.publish import render_corrections
from tests.browsing import find_faint, open_browser
from tests.publish import samples

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "corrections.html"
    path.write_text(render_corrections(samples.newsroom_log()), encoding="utf-8")
    return path.as_uri()


def test_log_fits_every_window_and_asks_for_nothing(browser: Browser, log: str) -> None:
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(log)
    for width in (320, 390, 800, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert requests == [log]
    page.close()


def test_log_has_contrast_by_day_and_by_night(browser: Browser, log: str) -> None:
    page = browser.new_page()
    page.goto(log)
    assert find_faint(page) == []
    page.emulate_media(color_scheme="dark")
    assert find_faint(page) == []
    page.close()


def test_printed_log_tells_edits_without_colour(browser: Browser, log: str) -> None:
    page = browser.new_page()
    page.goto(log)
    page.emulate_media(media="print")
    style = "(e) => [getComputedStyle(e).textDecorationLine, getComputedStyle(e).color]"
    assert page.locator("ins").first.evaluate(style) == ["underline", "rgb(0, 0, 0)"]
    assert page.locator("del").first.evaluate(style) == ["line-through", "rgb(0, 0, 0)"]
    page.close()
