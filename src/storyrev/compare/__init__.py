"""What differs between two texts of a story, from sections down to words."""

from storyrev.compare.addresses import Addresses, Change, address_changes, find_change, is_address, list_changes
from storyrev.compare.alignment import align_sentences
from storyrev.compare.codec import from_json, read_schema, to_json
from storyrev.compare.engine import compare, identify
from storyrev.compare.follow import Followed, follow, read_place
from storyrev.compare.letters import diff_letters
from storyrev.compare.model import (
    FIELD_KINDS,
    BlockChange,
    Departure,
    FieldChange,
    Limit,
    LinkChange,
    Move,
    Options,
    Place,
    SectionChange,
    SentenceChange,
    Span,
    StoryDiff,
)
from storyrev.compare.patch import PatchError, invert, patch
from storyrev.compare.sentences import split_sentences
from storyrev.compare.spans import as_read, new_text, old_text
from storyrev.compare.summary import Counts, count_changes, is_rewritten
from storyrev.compare.tokens import split_words, words_of
from storyrev.compare.unified import write_patch, write_plain_patch
from storyrev.compare.words import diff_words

__all__ = [
    "FIELD_KINDS",
    "Addresses",
    "BlockChange",
    "Change",
    "Counts",
    "Departure",
    "FieldChange",
    "Followed",
    "Limit",
    "LinkChange",
    "Move",
    "Options",
    "PatchError",
    "Place",
    "SectionChange",
    "SentenceChange",
    "Span",
    "StoryDiff",
    "address_changes",
    "align_sentences",
    "as_read",
    "compare",
    "count_changes",
    "diff_letters",
    "diff_words",
    "find_change",
    "follow",
    "from_json",
    "identify",
    "invert",
    "is_address",
    "is_rewritten",
    "list_changes",
    "new_text",
    "old_text",
    "patch",
    "read_place",
    "read_schema",
    "split_sentences",
    "split_words",
    "to_json",
    "words_of",
    "write_patch",
    "write_plain_patch",
]
