"""A change report as one HTML file that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from storyrev.compare import Counts, address_changes, count_changes
from storyrev.judge.model import Fact
from storyrev.report.bars import draw_bar
from storyrev.report.facts import (
    find_context,
    find_finding,
    gather_alike,
    list_places,
    name_fact,
    spell_reading,
    tell_kinds,
)
from storyrev.report.inline import draw_both, draw_old, draw_sentence, draw_spans, draw_text, link_end
from storyrev.report.layout import Fold, Layout, Part
from storyrev.report.measure import Shares
from storyrev.report.names import describe_row, group_parts, mark_part, name_fold, name_parts, name_state, tell_wordless
from storyrev.report.noted import list_covered, list_left_out, tell_coverage
from storyrev.report.page import load_templates, read_asset, write_policy
from storyrev.report.setting import count_unchanged, lay_out, lay_out_story
from storyrev.report.summary import summarise, tell_facts, tell_limits
from storyrev.report.times import write_iso, write_time
from storyrev.report.verdict import name_severity, name_verdict, tell_reasons, tell_verdict
from storyrev.report.views import ComparisonView, FileView, ReportView, RevisionView
from storyrev.report.words import KIND_NAMES, count_things, name_side, short_id

_PACKAGE = "storyrev.report"

UNCHANGED_AT_MOST = 1_000_000
"""Characters of unchanged text that a page of several comparisons holds; later entries only count theirs."""


MAPPED_AT_MOST = 40
"""Parts up to which the map gives each a line of its own; beyond, neighbours without a change share one."""


CHANGES_OPEN = 6
"""Changes up to which what a note covers or leaves out is listed openly; the rest is folded."""

FACTS_OPEN = 30
"""Facts up to which their list stands open; a longer one is folded, so that the text is not far below."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A comparison as the template takes it."""

    view: ComparisonView
    anchor: str
    layout: Layout
    counts: Counts
    summary: tuple[str, ...]
    shares: Shares
    longest: int
    whole: bool
    facts: tuple[tuple[str, tuple[tuple[Fact, ...], ...]], ...]

    @property
    def changed(self) -> Shares:
        return replace(self.shares, kept=0)


def render_report(view: ReportView) -> str:
    """One HTML page of a comparison, or of a story's whole history, newest first.

    The page asks nothing of anywhere: style and script stand in it, and its policy admits no
    others. Everything but next and previous change works without script. The same view gives the
    same bytes.
    """
    style = Markup("\n").join(read_asset(_PACKAGE, name) for name in ("palette.css", "report.css", "text.css"))
    script = read_asset(_PACKAGE, "report.js")
    entries = tuple(_enter(view))
    template = load_templates(_PACKAGE).get_template("report.html")
    return template.render(
        view=view,
        title=_title(view),
        entries=entries,
        longest=max((entry.shares.changed for entry in entries), default=0),
        first_layout=lay_out_story(view.first.story, f"r{view.first.revision.number}") if view.first else None,
        lang=_write_language(view),
        stops=sum(entry.layout.stops for entry in entries),
        style=style,
        script=script,
        policy=write_policy(style, script),
        embedded=False,
        **_WORDS,
    )


def render_fragment(view: ReportView, *, styled: bool) -> str:
    """The comparisons of a view as HTML to be put into another page: an `article` each, and nothing else.

    It has no script and no style but, where it is `styled`, a style element before it, whose rules reach
    into elements of the class `storyrev` alone. Without style it reads in order, every edit in `ins` or
    `del` with a word that says so. The ids of changes are their addresses.
    """
    template = load_templates(_PACKAGE).get_template("fragment.html")
    entries = tuple(_enter(view, embedded=True))
    style = render_fragment_style() if styled else Markup("")
    return template.render(view=view, entries=entries, lang=_write_language(view), style=style, embedded=True, **_WORDS)


def render_fragment_style() -> Markup:
    """The style for what `render_fragment` gives. It undoes what the page around says of the elements in it."""
    palette, own, text = (read_asset(_PACKAGE, name) for name in ("palette.css", "fragment.css", "text.css"))
    # The class is named twice to outweigh the rules of the page, which may name one of their own.
    scope = ".storyrev.storyrev"
    reset = f"{scope} * {{ all: revert; }}"
    return Markup(f"{palette.replace(':root', scope)}{reset}\n{scope} {{\n{own}{text}}}\n")  # noqa: S704 - ours


def _write_language(view: ReportView) -> Markup:
    """The attribute that says in what language the story is; none where nobody said."""
    return Markup(' lang="{}"').format(view.language) if view.language else Markup("")


def _title(view: ReportView) -> str:
    """What the page is about: the headline, or the nearest thing to one."""
    pairs = [f"{name_side(one.old)} → {name_side(one.new)}" for one in view.comparisons]
    return view.headline or view.slug or ", ".join(pairs) or "Untitled story"


def _enter(view: ReportView, *, embedded: bool = False) -> Iterator[_Entry]:
    room = UNCHANGED_AT_MOST
    taken: set[str] = set()
    single = len(view.comparisons) == 1
    for index, comparison in enumerate(view.comparisons):
        new = comparison.new
        anchor = f"r{new.number}" if isinstance(new, RevisionView) else f"d{index}"
        if embedded:  # in a page that has ids of its own
            anchor = f"storyrev-{comparison.diff.old_id[:10]}-{comparison.diff.new_id[:10]}"
            anchor = f"{anchor}-{index}" if anchor in taken else anchor
            taken.add(anchor)
        room -= count_unchanged(comparison.diff)
        whole = single or room >= 0
        addresses = address_changes(comparison.diff)
        layout = lay_out(comparison.diff, anchor, whole=whole, addresses=addresses, taken=taken)
        counts = count_changes(comparison.diff)
        yield _Entry(
            view=comparison,
            anchor=anchor,
            layout=layout,
            counts=counts,
            summary=summarise(comparison.diff, counts),
            shares=_sum_shares(layout.parts),
            longest=max((_sum_shares(line).size for line in _map_lines(layout.parts)), default=0),
            whole=whole,
            facts=_group_facts(comparison.facts),
        )


def _map_lines(parts: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
    """The parts that stand in each line of the map."""
    present = tuple(part for part in parts if not part.gone)
    for touched, group in group_parts(present):
        if touched or len(present) <= MAPPED_AT_MOST:
            yield from ((part,) for part in group)
        else:
            yield group


def _sum_shares(parts: Iterable[Part]) -> Shares:
    return sum((part.shares for part in parts), Shares())


def _group_facts(facts: tuple[Fact, ...]) -> tuple[tuple[str, tuple[tuple[Fact, ...], ...]], ...]:
    """Facts by kind, those together that read the same."""
    groups = gather_alike(facts)
    kinds = dict.fromkeys(group[0].kind for group in groups)
    return tuple((kind, tuple(group for group in groups if group[0].kind == kind)) for kind in kinds)


def _draw_fact(fact: Fact) -> tuple[Markup, Markup]:
    """The old and the new reading of a fact; of a long one only the words that differ are marked."""
    old, new = spell_reading(fact)
    return draw_spans(old), draw_spans(new)


def _is_live(target: str | None) -> bool:
    """Whether a link may be followed from the page; any other target is shown as text only."""
    return target is not None and target.lower().startswith(("https://", "http://", "mailto:"))


def _draw_link(target: str) -> Markup:
    """A link's target as it is written, and live where it is one that a page may follow."""
    shown = draw_text(target, edited=True)
    if not _is_live(target):
        return Markup("<bdi>{}</bdi>").format(shown)
    return Markup('<a href="{}" rel="noopener noreferrer nofollow"><bdi>{}</bdi></a>').format(target, shown)


def _is_revision(side: object) -> bool:
    return isinstance(side, RevisionView)


def _is_file(side: object) -> bool:
    return isinstance(side, FileView)


_WORDS = {
    "FACTS_OPEN": FACTS_OPEN,
    "CHANGES_OPEN": CHANGES_OPEN,
    "KIND_NAMES": KIND_NAMES,
    "count_things": count_things,
    "describe_row": describe_row,
    "draw_bar": draw_bar,
    "draw_both": draw_both,
    "draw_fact": _draw_fact,
    "find_context": find_context,
    "draw_link": _draw_link,
    "draw_old": draw_old,
    "draw_sentence": draw_sentence,
    "draw_spans": draw_spans,
    "draw_text": draw_text,
    "find_finding": find_finding,
    "group_parts": group_parts,
    "is_file": _is_file,
    "is_fold": lambda row: isinstance(row, Fold),
    "is_revision": _is_revision,
    "link_end": link_end,
    "list_covered": list_covered,
    "list_left_out": list_left_out,
    "list_places": list_places,
    "map_lines": _map_lines,
    "mark_part": mark_part,
    "name_fact": name_fact,
    "name_fold": name_fold,
    "name_parts": name_parts,
    "name_side": name_side,
    "name_severity": name_severity,
    "name_state": name_state,
    "name_verdict": name_verdict,
    "short_id": short_id,
    "sum_shares": _sum_shares,
    "tell_coverage": tell_coverage,
    "tell_facts": tell_facts,
    "tell_kinds": tell_kinds,
    "tell_limits": tell_limits,
    "tell_reasons": tell_reasons,
    "tell_verdict": tell_verdict,
    "tell_wordless": tell_wordless,
    "write_iso": write_iso,
    "write_time": write_time,
}
