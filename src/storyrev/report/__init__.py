"""Change reports: comparisons in, HTML, terminal text or JSON out."""

from __future__ import annotations

from storyrev.report.json_view import read_report_schema, render_json
from storyrev.report.terminal import render_change, render_terminal
from storyrev.report.views import ComparisonView, FileView, FirstView, Kind, ReportView, RevisionView, Side

__all__ = [
    "ComparisonView",
    "FileView",
    "FirstView",
    "Kind",
    "ReportView",
    "RevisionView",
    "Side",
    "read_report_schema",
    "render_change",
    "render_fragment",
    "render_fragment_style",
    "render_json",
    "render_report",
    "render_terminal",
]


def render_report(view: ReportView) -> str:
    """One HTML page of a comparison, or of a story's whole history, that needs nothing but itself.

    The page makes no request and admits no style or script but its own. The same view gives the
    same bytes. The templates are read here, so that terminal and JSON do not wait for them.
    """
    from storyrev.report.html import render_report as render

    return render(view)


def render_fragment(view: ReportView, *, styled: bool = False) -> str:
    """The comparisons of a view as HTML to be put into another page, with a style element before it where asked.

    See `storyrev.report.html`, which is loaded here.
    """
    from storyrev.report.html import render_fragment as render

    return render(view, styled=styled)


def render_fragment_style() -> str:
    """The style for `render_fragment`, to be kept in the other page's own."""
    from storyrev.report.html import render_fragment_style as render

    return render()
