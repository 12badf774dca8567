"""What a reader sees of a story's head, field by field."""

from __future__ import annotations

from typing import Final

from storyrev.compare.model import FieldChange
from storyrev.compare.words import diff_words
from storyrev.story.model import Story


def compare_fields(old: Story, new: Story) -> tuple[FieldChange, ...]:
    """The fields whose text differs: those of the page first, then the other keys of the front matter by name."""
    old_fields, new_fields = list_fields(old), list_fields(new)
    names = [*new_fields, *(name for name in old_fields if name not in new_fields)]
    names.sort(key=lambda name: (_PAGE.index(name) if name in _PAGE else len(_PAGE), name))
    changes = []
    for name in names:
        was, now = old_fields.get(name, ""), new_fields.get(name, "")
        if was != now:
            changes.append(FieldChange(name, was, now, diff_words(was, now)))
    return tuple(changes)


_PAGE: Final = ("headline", "dek", "byline", "dateline", "published", "updated", "notes")


def list_fields(story: Story) -> dict[str, str]:
    """Every field of a story that has a text, by name; a field that stands twice has a line each."""
    fields = {
        "headline": story.headline,
        "dek": story.dek,
        "byline": story.byline,
        "dateline": story.dateline,
    }
    for stamp in story.stamps:
        fields[stamp.kind] = "\n".join(filter(None, (fields.get(stamp.kind), stamp.text)))
    fields["notes"] = "\n".join(note.text for note in story.notes if note.location < 0)
    own = set(fields)
    for key, value in story.front:
        if key not in own:
            fields[key] = f"{fields[key]}\n{value}" if key in fields else value
    return {name: text for name, text in fields.items() if text}
