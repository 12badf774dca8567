"""A story knows the name that Git gives its bytes, and never another text's."""

from __future__ import annotations

import copy
import subprocess
from dataclasses import fields, replace

import pytest

from storyrev.compare import compare, identify, patch
from storyrev.story import Form, Story, assemble, parse
from storyrev.story.model import Block, Mark

DRAFT = "\ufeff---\nheadline: Přístav\n---\n\nThe harbour was *closed*.  \r\nNobody was hurt &amp; nothing burnt.\n"


def name_by_git(data: bytes) -> str:
    return (
        subprocess.run(["git", "hash-object", "--stdin"], input=data, capture_output=True, check=True)
        .stdout.decode()
        .strip()
    )


@pytest.mark.parametrize("form", ["markdown", "text"])
def test_a_draft_is_named_as_git_names_its_bytes(form: Form) -> None:
    assert identify(parse(DRAFT, form)) == identify(parse(DRAFT.encode(), form)) == name_by_git(DRAFT.encode())


def test_a_page_is_named_by_the_text_that_is_kept_of_it() -> None:
    story = parse("<h1>Harbour</h1><p>It was &#xD800; closed &amp; dark.</p>", "html")
    assert identify(story) == name_by_git(story.to_bytes())


def test_a_copy_keeps_the_name_and_a_changed_story_has_its_own() -> None:
    story = parse(DRAFT, "markdown")
    assert identify(copy.copy(story)) == identify(copy.deepcopy(story)) == identify(story)
    changed = replace(story, blocks=(*story.blocks, Block("paragraph", "A word more.")))
    assert identify(changed) == name_by_git(changed.to_bytes()) != identify(story)


def test_a_story_is_the_same_whether_it_was_read_or_made_of_its_blocks() -> None:
    story = parse(DRAFT, "markdown")
    made = assemble(story.form, story.opening, story.blocks)
    assert (made, hash(made), repr(made), identify(made)) == (story, hash(story), repr(story), identify(story))


def test_what_a_diff_makes_is_named_by_its_own_bytes() -> None:
    old, new = parse(DRAFT, "markdown"), parse(DRAFT.replace("closed", "open"), "markdown")
    made: Story = patch(old, compare(old, new))
    assert identify(made) == name_by_git(made.to_bytes()) == identify(new)


@pytest.mark.parametrize("kind", [Block, Mark])
def test_nothing_that_a_block_or_a_mark_holds_is_left_out_of_its_equality(kind: type[Block | Mark]) -> None:
    block = Block("paragraph", "Body", (Mark(4, 0, "\n\n"),))
    one = block if kind is Block else block.marks[0]
    assert one == copy.copy(one)
    assert one != str(one)
    for field in fields(one):
        other = copy.copy(one)
        object.__setattr__(other, field.name, "otherwise")
        assert one != other
        assert other != one
