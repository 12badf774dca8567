"""storyrev.toml: what the newsroom is called, where it publishes, and which stores it has."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from storyrev.errors import UsageError
from storyrev.store.blocks import BadEntry, StoreEntry, read_entries

_TEMPLATE = """\
# This file makes the folder a storyrev newsroom. It is TOML; see https://toml.io

# What readers know the newsroom by. It stands over the correction log.
name = {name}

# Where stories are published, as in "https://example.org". Empty if nowhere yet.
url = {url}
"""
_SIGNING = """
# Every revision is signed with an SSH key; allowed_signers says who may sign with which.
[signing]
required = true
"""
_CHECK = """
# What a standards desk asks about a change; see storyrev policy and storyrev rules.
[check]
policy = {policy}
"""


class BrokenSettings(UsageError):
    """storyrev.toml cannot be read, or a value in it is wrong."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a newsroom says of itself; `url` is empty or begins with http:// or https://.

    `stores` are the [[store]] blocks in their order; none where its own folder is its only store.
    `signed` says whether it asks for a signature on every revision.
    """

    name: str
    url: str
    stores: tuple[StoreEntry, ...] = ()
    signed: bool = False


def format_settings(settings: Settings, policy: str = "") -> bytes:
    """The file that a new newsroom begins with; `policy` is the pack that its policy starts from. Raises `BrokenSettings`."""
    problem = _problem(settings.name, settings.url)
    if problem:
        raise BrokenSettings(f"A newsroom cannot begin like this: {problem[1]}. Say another with --{problem[0]}.")
    # The escapes of a JSON string on one line are those of TOML.
    text = _TEMPLATE.format(
        name=json.dumps(settings.name, ensure_ascii=False), url=json.dumps(settings.url, ensure_ascii=False)
    )
    text += _SIGNING if settings.signed else ""
    return (text + (_CHECK.format(policy=json.dumps(policy)) if policy else "")).encode()


def read_settings(file: Path) -> Settings:
    """The settings in a file; keys it does not know are left to later versions. Raises `BrokenSettings`."""
    return parse_settings(read_bytes(file), file)


def read_bytes(file: Path) -> bytes:
    """The bytes of a storyrev.toml. Raises `BrokenSettings` where they cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise BrokenSettings(f"{str(file)!r} cannot be read: {error.strerror}. Make it readable for you.") from error


def parse_settings(data: bytes, file: Path) -> Settings:
    """The settings in the bytes of `file`, which is named in errors. Raises `BrokenSettings`."""
    import tomllib

    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BrokenSettings(f"{str(file)!r}, line {line}: not UTF-8. Save the file as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BrokenSettings(f"{str(file)!r} is not TOML: {error}. Mend that line; see https://toml.io") from error
    name, url = table.get("name", ""), table.get("url", "")
    problem = _problem(name, url)
    if problem:
        raise BrokenSettings(f"{str(file)!r}, line {_line(text, problem[0])}: {problem[1]}. Mend that line.")
    try:
        stores = read_entries(table.get("store", []))
    except BadEntry as bad:
        line = _line_in_block(text, bad.number, bad.key)
        raise BrokenSettings(f"{str(file)!r}, line {line}: {bad}. Mend that line.") from bad
    signing = table.get("signing", {})
    if not isinstance(signing, dict) or not isinstance(signing.get("required", False), bool):
        raise BrokenSettings(
            f"{str(file)!r}, line {_line(text, 'required')}: [signing] takes required = true or false. Mend that line."
        )
    return Settings(name, url, stores, signing.get("required", False))


def signing_asked(data: bytes) -> bool:
    """Whether a storyrev.toml as it was recorded asks for signatures; one that cannot be read asks for none."""
    import tomllib

    try:
        signing = tomllib.loads(data.decode("utf-8-sig")).get("signing")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False
    return isinstance(signing, dict) and signing.get("required") is True


def _problem(name: object, url: object) -> tuple[str, str] | None:
    """The key whose value is wrong, and what is wrong with it."""
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        return "name", f"the name must be a text on one line, not {name!r}"
    if not isinstance(url, str) or not url.isprintable() or (url and not re.match(r"https?://[^\s/]", url)):
        return "url", f"the URL must be empty or begin with http:// or https://, unlike {url!r}"
    return None


def _line(text: str, key: str) -> int:
    """The number of the line that sets a key; 1 if none does."""
    found = re.search(rf"^\s*[\"']?{key}[\"']?\s*=", text, re.MULTILINE)
    return text[: found.start()].count("\n") + text[found.start() : found.end()].count("\n") + 1 if found else 1


def _line_in_block(text: str, number: int, key: str) -> int:
    """The number of the line that sets a key in the [[store]] block of that number; the block's own if none does."""
    heads = [found.start() for found in re.finditer(r"^[ \t]*\[\[[ \t]*store[ \t]*\]\]", text, re.MULTILINE)]
    if len(heads) < number:  # written in another way: as a list, for instance
        return _line(text, "store")
    start = heads[number - 1]
    block = text[start : heads[number] if len(heads) > number else len(text)]
    return text[:start].count("\n") + _line(block, key)
