"""The library that tells a page's main text from what is around it (the extra `pages`)."""

from __future__ import annotations

EXTRA = "pip install 'storyrev[pages]'"


def main_text(html: str) -> str | None:
    """Give a page's main text as the library sees it, a block a line; None where the library is not installed."""
    try:
        from resiliparse.extract.html2text import extract_plain_text
    except ImportError:
        return None
    return extract_plain_text(
        html, main_content=True, preserve_formatting=True, alt_texts=False, list_bullets=False, comments=False
    )
