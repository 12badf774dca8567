"""The main job on the sample stories: a newsroom, its history, its pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storyrev.desk.comparing import report_history
from storyrev.desk.corrections import log_corrections
from storyrev.desk.drafts import form_of, read_draft
from storyrev.desk.pages import name_corrections, name_report, write_page
from storyrev.desk.saving import save_draft
from storyrev.errors import UsageError
from storyrev.exchange import read_folder, samples_folder
from storyrev.publish import render_corrections
from storyrev.report import render_report
from storyrev.store import Newsroom, create

_NEWSROOM = "The Daily Example"
_URL = "https://news.example"
_EDITOR = "The Daily Example <desk@newsroom.example>"


class DemoExists(UsageError):
    """The folder for the demonstration is in use."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration made: a newsroom, how many revisions, and its pages."""

    newsroom: Newsroom
    revisions: int
    pages: tuple[Path, ...]


def make_demo(directory: Path, reports: Path | None = None) -> Demo:
    """Make a newsroom in `directory` from the sample stories, and render their pages to `reports`.

    The samples bring their own times and editors, so commits and pages are the same to the byte
    every time. Raises `DemoExists` if the directory has anything in it.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise DemoExists(f"{directory}: is there already; name a folder that is new or empty")
    drafts = read_folder(samples_folder())
    newsroom = create(directory, name=_NEWSROOM, url=_URL, at=drafts[0].at, editor=_EDITOR, own_repository=True)
    for draft in drafts:
        save_draft(
            newsroom,
            draft.slug,
            read_draft(draft.data, str(draft.path), form_of(draft.path)),
            kind=draft.kind,
            note=draft.note,
            editor=draft.editor,
            at=draft.at,
            status=draft.status,
        )
    return Demo(newsroom, len(drafts), render_pages(newsroom, reports or newsroom.root / "reports"))


def render_pages(newsroom: Newsroom, folder: Path) -> tuple[Path, ...]:
    """Every story's change report and correction log, and the newsroom's log; the paths, reports first."""
    slugs = [story.slug for story in newsroom.stories()]
    pages = [write_page(folder / name_report(slug), render_report(report_history(newsroom, slug))) for slug in slugs]
    pages.append(write_page(folder / name_corrections(), render_corrections(log_corrections(newsroom))))
    for slug in slugs:
        page = render_corrections(log_corrections(newsroom, slug))
        pages.append(write_page(folder / name_corrections(slug), page))
    return tuple(pages)
