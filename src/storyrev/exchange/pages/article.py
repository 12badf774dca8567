"""Finding the article on a saved page: which part of it the story is, and what in that part is not of it.

A library reads the page for its main text (`votes`). It is good at telling where the story stands and
what around it is the site's, and it loses what news pages have beside running text: captions, lists,
tables, block quotes, correction boxes, the headline with what stands under it. So the library says
where the story is, and what there it passed over; of that, what has the form of a part of a story is
kept (`furniture`). All that is kept is then read by storyrev's own reader, without a loss.

Without a library the page's own `<article>` or `<main>` is the place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from storyrev.exchange.pages.furniture import is_furniture, is_label_of_advert, is_retained, is_story_part, is_told
from storyrev.exchange.pages.votes import Votes
from storyrev.story.elements import BLOCKS, is_dropped, visible_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MARKED = ("[itemprop=articleBody]", "article", "main, [role=main]")
"""Where a page says itself that its article stands, the surest first."""
_MOST_OF = 0.85
"""The place of the story is the smallest element with this share of the words that the library chose."""
_HEAVY = 0.3
"""What holds this share of them is not furniture, whatever its names say."""
_MOST_LINKED = 0.5
_RUNNING = 12
"""A `div` that the library passed over, beside text it chose, is running text from this many words on."""
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_BOXES = frozenset({"div", "section", "aside", "td"})
_PICTURES = frozenset({"img", "picture", "figure", "video", "iframe"})
_EDGES = frozenset({"header", "footer"})
_HOLDS_TEXT = frozenset({"p", "ul", "ol", "dl", "table", "blockquote", "figure"})

_UNWRAPPED = "form, dialog, menu, search"

Zone = Literal["head", "text", "tail"]


def find_article(tree: LexborHTMLParser, chosen: str, headline: str = "") -> str | None:
    """Give the article of a parsed page as HTML, None where none can be told from what is around it; the tree is used up.

    `chosen` is the main text as a library gives it, a block a line; empty without one. `headline` is
    what the page's metadata call it: of several headings of level 1 the one that says so is the story's.
    """
    body = tree.body
    if body is None:
        return None
    votes = Votes(body, chosen)
    place = _smallest(body, votes) or _marked(tree)
    if place is None:
        return None
    title = _title(tree, place, headline)
    whole = place if title is None else _common(place, title)
    marked = tree.css_first("article, main") is not None
    for node in _Pruning(place, title, votes, marked=marked).of(whole):
        node.decompose()
    # Some sites set the whole page as a form; what is left of such is the story's.
    for node in whole.css(_UNWRAPPED):
        if node.mem_id != whole.mem_id:
            node.unwrap()
    if title is not None and title.tag != "h1":
        _as_headline(title)
    return f"<!doctype html><html><body><article>{whole.inner_html}</article></body></html>"


def _smallest(body: LexborNode, votes: Votes) -> LexborNode | None:
    """Give the smallest element that holds most of what the library chose."""
    if not votes.total:
        return None
    here = body
    while True:
        inner = next((c for c in _elements(here) if votes.of(c) >= _MOST_OF * votes.total), None)
        if inner is None or inner.tag in _HOLDS_TEXT:
            return here
        here = inner


def _marked(tree: LexborHTMLParser) -> LexborNode | None:
    for selector in _MARKED:
        found = [node for node in tree.css(selector) if visible_words(node)]
        if len(found) == 1:
            return found[0]
    return None


def _title(tree: LexborHTMLParser, place: LexborNode, told: str) -> LexborNode | None:
    """Give the heading that is the story's headline.

    It is the one that says what the metadata say, or what the page's title begins with; else one of
    level 1 in the text, else the last of level 1 before it that is no part of the site's furniture.
    """
    wanted, titles = _key(told), tree.css("title")
    named = " ".join(_key(titles[0].text())) if titles else ""
    headings = [(node, _key(visible_words(node))) for node in tree.css("h1, h2")]
    # A bar that stays in sight repeats the headline; the one in the text is the story's.
    same = [node for node, key in headings if key and key == wanted]
    same += [node for node, key in headings if key and node.tag == "h1" and named.startswith(" ".join(key))]
    if same:
        return min(same, key=lambda node: (not _stands_in(node, place), any(map(is_furniture, _ancestors(node)))))
    order = {node.mem_id: at for at, node in enumerate(tree.css("*"))}
    first = [node for node, key in headings if key and node.tag == "h1"]
    inside = [node for node in first if _stands_in(node, place)]
    before = [node for node in first if order[node.mem_id] < order[place.mem_id]]
    loose = [node for node in before if not any(map(is_furniture, _ancestors(node)))]
    return next(iter(inside[:1] or loose[-1:]), None)


def _stands_in(node: LexborNode, outer: LexborNode) -> bool:
    return any(above.mem_id == outer.mem_id for above in _ancestors(node))


def _key(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _as_headline(title: LexborNode) -> None:
    """Make a heading of another level one of the first: by that our reader knows a headline."""
    from selectolax.lexbor import LexborHTMLParser

    made = LexborHTMLParser(f"<h1>{title.inner_html}</h1>").css_first("h1")
    if made is not None:
        title.replace_with(made)


def _ancestors(node: LexborNode) -> list[LexborNode]:
    """Give an element and what it stands in, outermost last."""
    found: list[LexborNode] = []
    here: LexborNode | None = node
    while here is not None and here.is_element_node:
        found.append(here)
        here = here.parent
    return found


def _common(one: LexborNode, other: LexborNode) -> LexborNode:
    above = {node.mem_id for node in _ancestors(other)}
    return next(node for node in _ancestors(one) if node.mem_id in above)


def _elements(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next


def _mark_above(node: LexborNode, marked: set[int]) -> None:
    above = node.parent
    while above is not None and above.mem_id not in marked:
        marked.add(above.mem_id)
        above = above.parent


class _Pruning:
    """What is to be taken out of the element that holds a story's headline and its text."""

    def __init__(self, place: LexborNode, title: LexborNode | None, votes: Votes, *, marked: bool) -> None:
        self.place = place.mem_id
        self.size = votes.size(place)
        self.marked = marked
        self.title = title.mem_id if title is not None else 0
        self.around = {node.mem_id for node in _ancestors(place)[1:]}
        if title is not None:
            self.around.update(node.mem_id for node in _ancestors(title))
        self.votes = votes
        self.taken: dict[int, LexborNode] = {}
        self.headings: list[LexborNode] = []
        self.bare: dict[int, LexborNode | None] = {}
        self.told: set[int] = set()
        self.holds_told: set[int] = set()
        self.retained: set[int] = set()
        self.holds_retained: set[int] = set()

    def of(self, whole: LexborNode) -> list[LexborNode]:
        """Give the outermost elements that are no part of the story."""
        self._look_for_forms(whole)
        stack: list[tuple[LexborNode, Zone, bool]] = [(whole, "head", False)]
        zone: Zone = "head"
        left = 0
        while stack:
            node, here, safe = stack.pop()
            if node.mem_id == left:
                zone = "tail"
                continue
            if node.mem_id == self.title:
                continue
            if node.mem_id == self.place:
                left = node.mem_id
                stack.append((node, "tail", False))
                here = "text"
            elif node.mem_id not in self.around:
                here = here if here == "text" else zone
                opens = self._is_kept(node, here, safe=safe)
                if opens is None:
                    self.taken[node.mem_id] = node
                    continue
                safe = opens
            if here != "text" and not safe:
                self._take_loose_text(node)
            stack.extend((child, here, safe) for child in reversed(list(_elements(node))))
        self._drop_bare_headings()
        return list(self.taken.values())

    def _take_loose_text(self, node: LexborNode) -> None:
        """Take out the text that stands in an element itself, where only some of what is in it is the story's."""
        child = node.first_child
        while child is not None:
            if child.is_text_node:
                self.taken[child.mem_id] = child
            child = child.next

    def _is_kept(self, node: LexborNode, zone: Zone, *, safe: bool) -> bool | None:
        """Say whether an element stays, None if not; True: whatever in it is no furniture stays too."""
        if is_dropped(node) or is_label_of_advert(node, self.votes):
            return None
        if node.tag in _EDGES and self._is_the_sites(node):
            return None
        if not self._is_heavy(node) and (is_furniture(node) or (zone == "text" and self._offers_others(node))):
            return None
        if safe:
            return True
        if zone == "tail":
            return self._by_form(node, self.told, self.holds_told)
        if zone == "head":
            return self._by_form(node, self.retained, self.holds_retained)
        if node.tag not in BLOCKS and "-" not in str(node.tag):
            return False
        if node.tag in _HEADINGS:
            if not self.votes.of(node) and self.votes.total and self.votes.link_share(node) >= _MOST_LINKED:
                return None
            self.headings.append(node)
            return True
        if not self.votes.total or self.votes.of(node):
            return False
        if node.tag in ("p", "div") and self._is_running(node):
            return True
        return self._by_form(node, self.retained, self.holds_retained)

    def _look_for_forms(self, whole: LexborNode) -> None:
        """Note which elements are of a form that is kept, and which have such in them."""
        for node in whole.css("*"):
            if is_told(node, self.votes):
                self.told.add(node.mem_id)
                _mark_above(node, self.holds_told)
            if node.mem_id in self.told or is_retained(node, self.votes):
                self.retained.add(node.mem_id)
                _mark_above(node, self.holds_retained)

    def _by_form(self, node: LexborNode, known: set[int], holding: set[int]) -> bool | None:
        if node.mem_id in known:
            return True
        return False if node.mem_id in holding else None

    def _is_the_sites(self, node: LexborNode) -> bool:
        """Say whether a header or footer stands beside the article that the page marks, and not in it."""
        if not self.marked or node.css_first("article, main, h1") is not None:
            return False
        return not any(above.tag in ("article", "main") for above in _ancestors(node))

    def _offers_others(self, node: LexborNode) -> bool:
        return node.tag in _BOXES and self.votes.offers_others(node) and not is_story_part(node)

    def _is_heavy(self, node: LexborNode) -> bool:
        """Say whether an element holds too much of the story to be furniture, whatever its names say."""
        if not self.votes.total:
            return self.votes.size(node) >= _HEAVY * self.size
        if node.tag in _HOLDS_TEXT and 2 * self.votes.of(node) > self.votes.size(node):
            return True
        return self.votes.of(node) >= _HEAVY * self.votes.total

    def _is_running(self, node: LexborNode) -> bool:
        """Say whether a passage that the library passed over is running text between what it chose."""
        if self.votes.link_share(node) >= _MOST_LINKED:
            return False
        if node.tag == "div" and len(visible_words(node).split()) < _RUNNING:
            return False
        # The element itself has no votes: those of its parent are those of what stands beside it.
        return node.parent is not None and self.votes.of(node.parent) > 0

    def _drop_bare_headings(self) -> None:
        """Take out a heading over nothing: what it stood over was the site's."""
        for heading in reversed(self.headings):
            after = self._after(heading)
            if after is None or (after.tag in _HEADINGS and str(after.tag) <= str(heading.tag)):
                self.taken[heading.mem_id] = heading
                # What comes after this one comes after any before it, too: nothing is looked at twice.
                self.bare[heading.mem_id] = after

    def _after(self, node: LexborNode) -> LexborNode | None:
        """Give the next thing that stays and shows something, as far as the place of the story goes."""
        here: LexborNode | None = node
        while here is not None and here.mem_id != self.place:
            after = here.next
            while after is not None:
                if after.mem_id in self.bare:
                    return self.bare[after.mem_id]
                if self._shows(after):
                    return self._first_in(after)
                after = after.next
            here = here.parent
        return None

    def _first_in(self, node: LexborNode) -> LexborNode:
        """Give the heading that something begins with, or what is innermost at its beginning."""
        while node.tag not in _HEADINGS:
            first = next(filter(self._shows, _elements(node)), None)
            if first is None:
                break
            node = first
        return node

    def _shows(self, node: LexborNode) -> bool:
        if node.mem_id in self.taken:
            return False
        if node.is_text_node:
            return bool((node.text_content or "").strip())
        return node.is_element_node and (self.votes.size(node) > 0 or node.tag in _PICTURES)
