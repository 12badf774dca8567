"""What every page of ours promises as HTML, checked without a browser: strict nesting, anchors, no way out."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "input", "br", "link", "img", "hr"})
_INLINE_ONLY = frozenset(
    {"p", "h1", "h2", "h3", "h4", "span", "bdi", "ins", "del", "a", "code", "q", "summary", "button", "label"}
)
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "li", "section", "article", "table", "h1", "h2", "h3", "h4", "blockquote", "dl", "nav"}
)
_PARENTS = {
    "li": {"ul", "ol"},
    "tr": {"tbody", "thead", "table"},
    "td": {"tr"},
    "th": {"tr"},
    "dt": {"div", "dl"},
    "dd": {"div", "dl"},
    "legend": {"fieldset"},
    "summary": {"details"},
}
_ONCE_IN = {"ul": {"li"}, "ol": {"li"}, "tr": {"td", "th"}, "tbody": {"tr"}, "thead": {"tr"}}


@dataclass
class Page(HTMLParser):
    """A page read strictly; `faults` say what is wrong with it.

    With `discreet` its links to other pages must not tell where they come from.
    """

    source: str
    discreet: bool = True
    faults: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)
        if not self.source.startswith("<!DOCTYPE html>\n"):
            self.faults.append("the page does not begin with its doctype")
        self.feed(self.source)
        self.close()
        if self.stack:
            self.faults.append(f"never closed: {self.stack}")
        if len(set(self.ids)) != len(self.ids):
            self.faults.append(f"ids stand twice: {sorted({i for i in self.ids if self.ids.count(i) > 1})}")
        self._check_references()

    def __hash__(self) -> int:
        return id(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        parent = self.stack[-1] if self.stack else ""
        if tag in _PARENTS and parent not in _PARENTS[tag]:
            self.faults.append(f"<{tag}> in <{parent}>")
        if parent in _ONCE_IN and tag not in _ONCE_IN[parent]:
            self.faults.append(f"<{tag}> in <{parent}>")
        if tag in _BLOCKS and any(up in _INLINE_ONLY for up in self.stack):
            self.faults.append(f"block <{tag}> in {[up for up in self.stack if up in _INLINE_ONLY]}")
        if tag in ("a", "button", "label") and tag in self.stack:
            self.faults.append(f"<{tag}> in <{tag}>")
        self._check_attributes(tag, given)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.tags.append((tag, given))
        if "id" in given:
            self.ids.append(given["id"])
        if tag not in _VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.stack[-1:]}")
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] not in ("style", "script"):
            self.texts.append(data)

    def _check_attributes(self, tag: str, given: dict[str, str]) -> None:
        for name, value in given.items():
            if name.startswith("on") or name in ("style", "srcdoc", "action", "formaction", "background", "ping"):
                self.faults.append(f"<{tag} {name}>")
            if name in ("src", "srcset", "data", "poster"):
                self.faults.append(f"<{tag} {name}={value}> loads something")
            if name == "fill" and not re.fullmatch(r"url\(#p-\w+\)", value):
                self.faults.append(f"<{tag} fill={value}>")
        href = given.get("href")
        if href is not None and not href.startswith("#"):
            if tag != "a" or not href.lower().startswith(("https://", "http://", "mailto:")):
                self.faults.append(f"<{tag} href={href}>")
            elif self.discreet and set(given.get("rel", "").split()) != {"noopener", "noreferrer", "nofollow"}:
                self.faults.append(f"<a href={href}> tells where it comes from")

    def _check_references(self) -> None:
        known = set(self.ids)
        for tag, given in self.tags:
            for name in ("href", "fill"):
                value = given.get(name, "")
                target = value[1:] if value.startswith("#") else value[5:-1] if value.startswith("url(#") else ""
                if target and target not in known:
                    self.faults.append(f"<{tag} {name}={value}> leads nowhere")
            for name in ("aria-labelledby", "aria-describedby", "for"):
                missing = set(given.get(name, "").split()) - known
                if missing:
                    self.faults.append(f"<{tag} {name}> names {missing}")

    def element(self, tag: str) -> str:
        """The raw text of the one element of a kind."""
        found = re.findall(rf"<{tag}>(.*?)</{tag}>", self.source, re.DOTALL)
        assert len(found) == 1
        return str(found[0])

    def policy(self) -> dict[str, list[str]]:
        """The content security policy, a list of sources a rule."""
        content = next(g["content"] for t, g in self.tags if g.get("http-equiv") == "Content-Security-Policy")
        return {words[0]: words[1:] for words in (rule.split() for rule in content.split(";"))}


def hash_source(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def check_page(source: str, *, discreet: bool = True) -> Page:
    """Read a page and hold it to all of the rules above."""
    page = Page(source, discreet)
    assert page.faults == []
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    return page
