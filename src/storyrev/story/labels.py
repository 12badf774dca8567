"""Recognising the label of a section by its form, in any language.

A label is a short title that a paragraph begins with: in bold, or followed by a colon ("Why it
matters: …"). What makes a lead-in no label is that it is a clause: it reports speech ("She said:"),
has a finite verb or begins with a pronoun, unless it begins with a question word. The text after a
label begins like a sentence. A colon in a name that is spoken to or speaks ("Q:", a name said three
times or before a quotation) is dialogue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from storyrev.story import words

MOST_WORDS, LONGEST = 8, 60
MOST_BOLD_WORDS, LONGEST_BOLD = 14, 90
MOST_WORDS_ALONE = 4
SPEAKS_AT_LEAST = 3
"""A name that leads in this often is a speaker."""

_PLAIN = re.compile(rf"(?P<label>[^:：\n]{{2,{LONGEST}}}?)(?P<end>[ \u00a0\u202f]?(?::(?=\s|$)|：)\s*)")
_SENTENCE_END = re.compile(r"[.!?…](?:[\s\"'”’»)]|$)")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.)+|\b(?:Mr|Mrs|Ms|Dr|St|vs|No|Nr|Sen|Rep|Gov|Gen)\.", re.UNICODE)
_QUOTES = "\"“”„«»‘’'‹›「『"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*", re.UNICODE)
_BOLD_ENDS = ".:：。!?"


@dataclass(frozen=True, slots=True)
class Label:
    """Where a label ends in a body, and where the text after it begins; `sure` where it is in bold."""

    end: int
    text: int
    sure: bool


@cache
def _clause_words() -> frozenset[str]:
    return frozenset(
        w for table in (words.REPORTING, words.SENTENCE_VERBS) for line in table.values() for w in line.split()
    )


@cache
def _questions() -> frozenset[str]:
    return frozenset(w for line in words.QUESTIONS.values() for w in line.split())


@cache
def _pronouns() -> frozenset[str]:
    return frozenset(w for line in words.PRONOUNS.values() for w in line.split())


def label_of(body: str, strong: int, *, before_list: bool = False) -> Label | None:
    """Find the label that a paragraph begins with.

    `strong` is how many of its first characters are in bold; `before_list` is true where list
    items follow it.
    """
    if strong:
        return _bold(body, strong)
    if ":" not in body[: LONGEST + 3] and "：" not in body[: LONGEST + 3]:
        return None
    match = _PLAIN.match(body)
    if match is None:
        return None
    label = match.group("label")
    rest = body[match.end() :]
    if not is_title(label) or not (_begins(rest) or _is_question(label)) or _is_spoken(label, rest):
        return None
    if not rest and before_list and len(label.split()) > MOST_WORDS_ALONE and not _is_question(label):
        return None
    return Label(len(label.rstrip()), match.end(), sure=False)


def _bold(body: str, strong: int) -> Label | None:
    words_in_bold = body[:strong]
    label = words_in_bold.rstrip(_BOLD_ENDS + " \t\n\u00a0\u202f")
    if (
        not any(c.isalpha() for c in label)
        or "\n" in label
        or len(label) > LONGEST_BOLD
        or len(label.split()) > MOST_BOLD_WORDS
    ):
        return None
    if re.search(r"[^\W\d_]{3,}[.!?]\s", label):
        return None
    rest = body[strong:]
    outside = re.match(r"[ \u00a0\u202f]?[:：]\s*", rest)
    closing = words_in_bold[len(label) :].strip()
    if outside and not closing.strip("?!"):
        return Label(len(label) + _kept(closing), strong + outside.end(), sure=True)
    if not rest.strip():
        # A whole paragraph in bold is a title if it is put like one; "?" and "!" belong to it.
        return (
            Label(len(label) + _kept(closing), len(body), sure=True) if "." not in closing or closing == ":" else None
        )
    spaces = len(rest) - len(rest.lstrip())
    if closing and closing[0] in ".:：。" and _begins(rest.lstrip(), bold=True):
        return Label(len(label), strong + spaces, sure=True)
    if closing and closing[0] in "?!" and spaces:
        return Label(len(label) + _kept(closing), strong + spaces, sure=True)
    return None


def _kept(closing: str) -> int:
    return len(closing) if closing and closing[0] in "?!" else 0


def is_title(label: str) -> bool:
    """Say whether words are put like a title: few, begun like one, without an end of sentence, no clause."""
    text = label.strip()
    if not text or len(text) > LONGEST or text[0] in "([{/#@" or text[-1] in ",;-—–":
        return False
    first = next((c for c in text if c.isalnum()), "")
    found = _WORD.findall(text)
    if not first or first.islower() or len(found) > MOST_WORDS or not any(c.isalpha() for c in text):
        return False
    if len(found) == 1 and len(found[0]) == 1 and found[0].isascii():
        return False
    if _SENTENCE_END.search(_ABBREVIATION.sub("", text.rstrip("?!"))) or text.lower().endswith(("http", "https")):
        return False
    lower = [word.lower() for word in found]
    if _is_question(text):
        return True
    return lower[0] not in _pronouns() and not any(word in _clause_words() for word in lower)


def _is_question(label: str) -> bool:
    found = _WORD.search(label)
    return found is not None and found.group().lower() in _questions()


def _begins(rest: str, *, bold: bool = False) -> bool:
    """Say whether text begins like a sentence: nothing, or anything but a small letter."""
    first = rest[:1]
    return bold or not first.islower()


def _is_spoken(label: str, rest: str) -> bool:
    """Say whether a lead-in names who says the quotation after it."""
    return bool(rest) and rest[0] in _QUOTES and is_name(label)


def is_name(label: str) -> bool:
    """Say whether a label could be somebody's name: one to three words, each with a capital."""
    found = label.split()
    return 1 <= len(found) <= 3 and all(word[0].isupper() for word in found)
