"""What a revision's commit message says, and how it is read back to the character.

The message is: a subject, the note for people who use plain Git (each line quoted with `> `), and
one paragraph of trailers, which alone is read back. Only the last paragraph counts, every quoted
line starts with `>`, and a value is one line: so nothing inside a note can pass for a trailer, nor
for the `---` at which `git interpret-trailers` stops reading.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from storyrev.errors import UsageError
from storyrev.store.model import KINDS, STATUSES, Kind, Stamps, Status, Waivers
from storyrev.store.quoting import decode, encode

_PREFIX = "Storyrev-"
VOUCHES = _PREFIX + "Vouches"
_EMPTY = '""'
_STAMP = "storyrev-stamp-"
_WAIVE = "storyrev-waive"
_TRAILER = re.compile(r"([A-Za-z0-9-]+)[ \t]*:[ \t]*(.*)", re.DOTALL)
# As `format_message` writes them: told apart without looking at each letter.
_WRITTEN = {
    f"{_PREFIX}{word}": f"{_PREFIX}{word}".lower()
    for word in ("Slug", "Kind", "Editor", "Note", "Base", "Over", "Text", "Status", "Embargo", "Source", "Remark")
}
_STAMP_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_CODE = re.compile(r"SR[0-9]{3}", re.ASCII)
_OBJECT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?", re.ASCII)


_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}
_STATUSES: dict[str, Status] = {status: status for status in STATUSES}

# Where one of these stands, a message means to record a revision, and then it needs those of `_NEEDED`.
_TELLING = frozenset(f"{_PREFIX.lower()}{word}" for word in ("slug", "kind", "editor", "note", "base", "status"))
_NEEDED = ("slug", "kind", "editor")


class BadWaiver(UsageError):
    """A waiver whose code is none, or that has no reason."""


class BadStamp(UsageError):
    """A stamp whose name cannot be a trailer."""


class Label(NamedTuple):
    """What the trailers of a commit say of the revision in it; `editor` is empty if they do not name one.

    `over` is the commit of another newsroom's revision that this one was chosen over, or made from as well
    as from its base. `text` is the content id of a text that stood already. A revision that says either
    counts although its commit may change no file.
    `embargo` is an aware time. The kind `unknown` is said of a revision that came from elsewhere
    where nobody had said what it was.
    """

    slug: str
    kind: Kind
    editor: str
    note: str = ""
    base: str | None = None
    status: Status = "public"
    stamps: Stamps = ()
    source: str = ""
    remark: str = ""
    embargo: datetime | None = None
    over: str | None = None
    text: str | None = None
    waivers: Waivers = ()


def check_waivers(waivers: Waivers) -> Waivers:
    """The waivers, if they can be trailers. Raises `BadWaiver`."""
    for code, reason in waivers:
        if not _CODE.fullmatch(code):
            raise BadWaiver(f"{code!r} is no code of a rule. Write it as in SR204; storyrev rules lists them.")
        if not reason.strip():
            raise BadWaiver(f'{code} is waived without a reason. Say why: --waive {code}="…"')
    return waivers


def check_stamps(stamps: Stamps) -> Stamps:
    """The stamps, if they can be trailers. Raises `BadStamp`."""
    for name, _ in stamps:
        if not _STAMP_NAME.fullmatch(name):
            raise BadStamp(f"{name!r} cannot name a stamp. Use small letters, as in 'published' or 'updated'.")
    return stamps


def format_message(label: Label) -> str:
    """The commit message for a revision. Raises `BadStamp` and `BadWaiver`."""
    values = [("Slug", label.slug), ("Kind", label.kind), ("Editor", label.editor)]
    if label.base:
        values.append(("Base", label.base))
    if label.over:
        values.append(("Over", label.over))
    if label.text:
        values.append(("Text", label.text))
    if label.status != "public":
        values.append(("Status", label.status))
    if label.embargo:
        values.append(("Embargo", label.embargo.isoformat()))
    if label.source:
        values.append(("Source", label.source))
    values += [("Stamp-" + name.title(), words) for name, words in check_stamps(label.stamps)]
    values += [("Waive", f"{code} {reason.strip()}") for code, reason in check_waivers(label.waivers)]
    if label.remark:
        values.append(("Remark", label.remark))
    if label.note:
        values.append(("Note", label.note))
    paragraphs = [f"{label.slug}: {label.kind}"]
    if label.note:
        paragraphs.append("\n".join("> " + line if line else ">" for line in _visible(label.note).split("\n")))
    paragraphs.append("\n".join([f"{_PREFIX}{name}: {encode(value) or _EMPTY}" for name, value in values]))
    return "\n\n".join(paragraphs) + "\n"


def parse_message(message: str) -> Label | None:
    """What a commit message says of its revision, or None if it does not say it in full."""
    stamps: list[tuple[str, str]] = []
    waivers: list[tuple[str, str]] = []
    found: dict[str, str] = {}
    for line in _last_paragraph(message):
        word, _, said = line.partition(": ")
        name = _WRITTEN.get(word, "")
        if not name:
            trailer = _TRAILER.fullmatch(line)
            if not trailer:
                continue
            name, said = trailer[1].lower(), trailer[2]
        try:
            value = decode(said.lstrip(" \t"))
        except ValueError:
            return None
        if name.startswith(_STAMP):
            stamps.append((name[len(_STAMP) :], value))
        elif name == _WAIVE:
            code, _, reason = value.partition(" ")
            if _CODE.fullmatch(code) and reason.strip():
                waivers.append((code, reason.strip()))
        else:
            found.setdefault(name, value)
    kind = _KINDS.get(found.get("storyrev-kind", ""))
    status = _STATUSES.get(found.get("storyrev-status", "public"))
    base, over, text = (_object(found.get(f"storyrev-{word}", "")) for word in ("base", "over", "text"))
    editor = found.get("storyrev-editor", "")
    if kind is None or status is None or "storyrev-slug" not in found:
        return None
    return Label(
        slug=found["storyrev-slug"],
        kind=kind,
        editor=editor if editor.isprintable() else "",
        note=found.get("storyrev-note", ""),
        base=base,
        status=status,
        stamps=tuple(stamps),
        source=found.get("storyrev-source", ""),
        remark=found.get("storyrev-remark", ""),
        embargo=_time(found.get("storyrev-embargo", "")),
        over=over,
        text=text,
        waivers=tuple(waivers),
    )


def _object(text: str) -> str | None:
    """The name of an object of Git's that a text is, None if it is none."""
    return text if _OBJECT.fullmatch(text) else None


def _time(text: str) -> datetime | None:
    """The instant that a text names, None if it names none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.utcoffset() is not None else None


def format_vouch(since: str) -> str:
    """The message of a commit that stands for the unsigned ones after the commit `since`."""
    return f"Vouch for what was recorded without a signature\n\n{VOUCHES}: {since}\n"


def parse_vouch(message: str) -> str | None:
    """The commit after which a message vouches for what is unsigned, None if it vouches for nothing."""
    for line in _last_paragraph(message):
        trailer = _TRAILER.fullmatch(line)
        if trailer and trailer[1].lower() == VOUCHES.lower() and _OBJECT.fullmatch(trailer[2]):
            return trailer[2]
    return None


def find_problem(message: str) -> str:
    """What is wrong with the trailers of a revision's message, in words; empty if nothing is, or if it has none.

    A message without any of the trailers that say what a revision is was written by plain Git.
    """
    values: dict[str, list[str]] = {}
    for line in _last_paragraph(message):
        trailer = _TRAILER.fullmatch(line)
        name = trailer[1].lower() if trailer else ""
        if trailer and name.startswith(_PREFIX.lower()):
            values.setdefault(name, []).append(trailer[2])
    telling = [name for name in values if name in _TELLING or name.startswith(_STAMP)]
    if not telling:
        return ""
    for name in (f"{_PREFIX.lower()}{word}" for word in _NEEDED):
        if name not in values:
            return f"it has no {_PREFIX}{name[len(_PREFIX) :].title()}"
    for name, held in values.items():
        if len(held) > 1 and name != _WAIVE and not name.startswith(_STAMP):
            return f"{name.title()} is said more than once"
        try:
            decode(held[0])
        except ValueError:
            return f"{name.title()} cannot be read: {held[0]}"
    base = values.get("storyrev-base")
    if base and not _OBJECT.fullmatch(base[0]):
        return f"Storyrev-Base is no commit: {base[0]}"
    embargo = values.get("storyrev-embargo")
    if embargo and not _time(decode(embargo[0])):
        return f"Storyrev-Embargo is no time: {embargo[0]}"
    label = parse_message(message)
    if label is None:
        return f"its kind ({values['storyrev-kind'][0]}) or its status is none that there is"
    return "" if label.editor else "Storyrev-Editor names nobody"


def _last_paragraph(message: str) -> list[str]:
    """The lines that may be trailers."""
    return message.rstrip("\n").rpartition("\n\n")[2].split("\n")


def _visible(note: str) -> str:
    """The note for the eye: every line end a newline, control characters and surrogates replaced."""
    lines = note.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c in "\n\t" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in lines)
