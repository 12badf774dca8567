"""Word edits as a line of text, for tests to read."""

from __future__ import annotations

from storyrev.compare import diff_words

_MARKS = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}


def shown(old: str, new: str) -> str:
    """Give both texts as one, with `[-…-]` around what went and `{+…+}` around what came."""
    return "".join(_MARKS[span.op].format(span.text) for span in diff_words(old, new))
