"""A real browser for the pages' tests: whichever Chromium the system has."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")

CONTRASTS = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const box = element.getBoundingClientRect();
    if (!own || box.width < 2 || ["STYLE", "SCRIPT"].includes(element.tagName)) continue;
    let behind = element;
    let paper = parse(getComputedStyle(behind).backgroundColor);
    while (behind.parentElement && paper.length === 4 && paper[3] === 0) {
      behind = behind.parentElement;
      paper = parse(getComputedStyle(behind).backgroundColor);
    }
    const [high, low] = [light(parse(getComputedStyle(element).color)), light(paper)].sort((a, b) => b - a);
    found.push([(high + 0.05) / (low + 0.05), element.tagName + "." + element.className, element.textContent.trim()]);
  }
  return found;
}"""
"""Every element with text that can be seen: its contrast, what it is, what it says."""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """The system's Chromium, or a skip that says what is missing."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is on PATH")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        # Chromium's sandbox needs rights that a container's root does not have; the pages are our own.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def find_faint(page: Page) -> list[tuple[float, str, str]]:
    """The texts of a page whose contrast is below 4.5, the least that WCAG 2.2 (AA) asks of running text."""
    found = page.evaluate(CONTRASTS)
    assert len(found) > 10
    return [(round(ratio, 2), what, text[:40]) for ratio, what, text in found if ratio < 4.5]
