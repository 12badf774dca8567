"""The laws of reading, as functions that any test can hold a draft against."""

from __future__ import annotations

import re
from collections import Counter

from markdown_it import MarkdownIt
from markdown_it.token import Token

from storyrev.story import Block, Form, Story, assemble, parse
from storyrev.story.model import blob_id

HIDDEN = re.compile(r"[:：.。—–―\s-]")
"""Besides white space: what the labels, datelines and attributions keep in their marks."""

_MARKUP = re.compile(
    r"""
    <!--.*?-->                                       # a comment
  | <(?:script|style|template|noscript)\b.*?</(?:script|style|template|noscript)\s*>
  | </?[A-Za-z](?:[^"'<>]|"[^"]*"|'[^']*')*>         # a tag
  | </?[A-Za-z][^<>]*>                               # one with an open quotation mark in it
  | \]\((?:[^()]|\([^()]*\))*\)                      # the target of a link
  | \]\[[^\]]*\]                                     # the name of one
  | ^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*\[[^\]]+\]:.*(?:\n[ ]*["'(].*["')])?$      # the definition of one
  | ^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]+)*(?:`{3,}|~{3,}).*$   # the fence of a block of code
  | ^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t>]+|$))+  # bullets and numbers
  | &\#?[A-Za-z0-9]+;
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_WORDS = re.compile(r"[^\W_]")


def check(draft: str, form: Form | None = None, story: Story | None = None) -> Story:
    """Hold a draft against every law of reading that needs no second parser; give its story."""
    story = story or parse(draft, form)
    if story.form != "html":
        assert story.source == draft
        assert story.to_bytes() == draft.encode()
    again = assemble(story.form, story.opening, story.blocks)
    assert again == story
    assert again.content_id == story.content_id == blob_id(story.to_bytes())
    assert sorted(at for part in story.parts for at in part.at) == list(range(len(story.blocks)))
    for part in story.parts:
        held = ([part.head] if part.head else []) + list(part.blocks)
        assert held == [story.blocks[at] for at in part.at]
    for block in story.blocks:
        check_block(block)
    return story


def check_block(block: Block) -> None:
    """A block's marks lie in order, inside its body; so do its links and its split."""
    done = 0
    for mark in block.marks:
        assert mark.source
        assert done <= mark.at
        assert mark.size >= 0
        done = mark.at + mark.size
    assert done <= len(block.body)
    for link in block.links:
        assert 0 <= link.start <= link.end <= len(block.body)
    assert -1 <= block.split < max(1, len(block.body))
    assert (block.kind == "note") == (block.note is not None)
    assert block.body or block.kind in ("markup", "embed")
    if block.kind not in ("table", "code"):
        assert block.body == block.body.strip()


def prose_in_marks(block: Block) -> str:
    """Give the letters and digits in a block's marks that no markup explains; empty if all is well."""
    found = []
    for mark in block.marks:
        if mark.size and mark.source.startswith(("&", "\\")):
            continue  # an entity or an escape is read as something else, not unread
        left = _MARKUP.sub("", mark.source.replace("\r\n", "\n").replace("\r", "\n"))
        if _WORDS.search(left):
            found.append(left)
    return "".join(found)


def rendered(source: str) -> Counter[str]:
    """Count the characters that markdown-it, left alone, takes for text."""
    md = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    counted: Counter[str] = Counter()
    for token in md.parse(source):
        if token.type in ("fence", "code_block"):
            counted.update(HIDDEN.sub("", token.content))
        elif token.type == "inline":
            counted.update(HIDDEN.sub("", _inline(token.children or [])))
    return counted


def _inline(tokens: list[Token]) -> str:
    pieces = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            pieces.append(token.content)
        elif token.type == "image":
            pieces.append(_inline(token.children or []))
    return "".join(pieces)


def read_characters(story: Story) -> Counter[str]:
    """Count the characters that the blocks of a story are read as."""
    counted: Counter[str] = Counter()
    for block in story.blocks:
        counted.update(HIDDEN.sub("", block.body))
    return counted
