"""The project's frame holds: links lead somewhere, exceptions have reasons, nothing is half done."""

from __future__ import annotations

import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path
from token import COMMENT
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

import storyrev

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("**/*.md"))]
PYTHON = [path for folder in ("src", "tests", "benchmarks") for path in sorted((ROOT / folder).glob("**/*.py"))]
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(<?([^)\s>]+)>?(?:\s+[\"'][^\"'\n]*[\"'])?\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def prose(page: Path) -> str:
    """A page without its code: what stands there is an example, not a link."""
    text = re.sub(r"^(```|~~~).*?^\1", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(page: Path) -> set[str]:
    """The fragments that a page's headings get."""
    text = re.sub(r"^(```|~~~).*?^\1", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+\s+(.+?)\s*$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path, root: Path = ROOT) -> Iterator[str]:
    for inline, reference in LINK.findall(prose(page)):
        target = inline or reference
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        name, _, fragment = unquote(target).partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.exists() or not path.is_relative_to(root) or (fragment and fragment not in anchors(path)):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_between_our_pages_leads_somewhere(page: Path) -> None:
    assert not list(broken_links(page))


def test_a_broken_link_would_be_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    links = "[a](#a-heading) [b](#b) [c](gone.md 'x') [d](https://example.org) [e](../out.md) `[f](x)` [g](page.md#no)"
    page.write_text(f"# A heading\n\n{links}\n\n[r]: no.md\n")
    assert list(broken_links(page, tmp_path)) == ["#b", "gone.md", "../out.md", "page.md#no", "no.md"]


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached = {ROOT / "README.md"}
    todo = list(reached)
    while todo:
        page = todo.pop()
        for inline, reference in LINK.findall(prose(page)):
            path = (page.parent / (inline or reference).partition("#")[0]).resolve()
            if path.suffix == ".md" and path.is_file() and path not in reached:
                reached.add(path)
                todo.append(path)
    assert not [page.relative_to(ROOT).as_posix() for page in PAGES if page not in reached]


def test_every_core_dependency_is_explained(pyproject: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text()
    names = [re.split(r"[<>=\[]", line)[0] for line in pyproject["project"]["dependencies"]]
    assert not [name for name in names if f"## {name}\n" not in page]


def test_every_ignored_lint_rule_and_marker_says_why(pyproject: dict[str, Any]) -> None:
    text = (ROOT / "pyproject.toml").read_text()
    lint = pyproject["tool"]["ruff"]["lint"]
    codes = [*lint["ignore"], *(code for group in lint["per-file-ignores"].values() for code in group)]
    assert not [code for code in codes if not re.search(rf'^\s+"{code}",\s+# \S', text, flags=re.MULTILINE)]
    assert all(": " in marker for marker in pyproject["tool"]["pytest"]["ini_options"]["markers"])


def unexplained(path: Path) -> Iterator[str]:
    """Comments that switch a check off and give no reason, beside them or on the line above."""
    with tokenize.open(path) as source:
        comments = {
            token.start[0]: token for token in tokenize.generate_tokens(source.readline) if token.type == COMMENT
        }
    for line, comment in comments.items():
        found = re.match(r"#\s*(?:noqa(?::[\s,A-Z0-9]+)?|type:\s*ignore(?:\[[\w, -]+\])?)(.*)", comment.string)
        above = comments.get(line - 1)
        alone = above is not None and not above.line[: above.start[1]].strip()
        if found and not alone and not re.search(r"\w{3}", found[1]):
            yield f"{path.name}:{line}: {comment.string}"


def test_every_exception_in_the_code_says_why() -> None:
    assert not [comment for path in PYTHON for comment in unexplained(path)]


def test_an_exception_without_a_reason_would_be_noticed(tmp_path: Path) -> None:
    page = tmp_path / "module.py"
    mute = "x = 1  # no" + "qa: E501"
    page.write_text(f"{mute}\n{mute} -- a long address\n# A reason.\n{mute}\ny = 2  # why\n{mute}\n")
    assert [line.split(":")[1] for line in unexplained(page)] == ["1", "6"]


def test_the_source_holds_nothing_half_done() -> None:
    half = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "pragma:" + " no cover"]))
    assert not [path.name for path in sorted((ROOT / "src").glob("**/*.py")) if half.search(path.read_text())]


def test_the_changelog_speaks_of_this_version() -> None:
    assert re.search(
        rf"^## (\[?Unreleased\]?|{re.escape(storyrev.__version__)})", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )


def test_pre_commit_fetches_nothing_from_elsewhere() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert {repo["repo"] for repo in config["repos"]} == {"local"}
    assert {hook["language"] for repo in config["repos"] for hook in repo["hooks"]} == {"system"}


def test_every_make_target_is_in_the_help() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^\.PHONY: ([a-z]+)$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert {"demo", "test", "lint", "types", "bench", "clean", "help"} <= set(targets)
    assert not [target for target in targets if f"make {target} " not in shown]


def test_drafts_and_rendered_pages_are_never_converted_by_git() -> None:
    paths = ["stories/x/01.md", "reports/x.html", "src/storyrev/errors.py"]
    command = ["git", "check-attr", "text", "eol", "--", *paths]
    said = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    if said.returncode:
        pytest.skip("not a Git checkout")
    assert "stories/x/01.md: text: unset" in said.stdout
    assert "reports/x.html: text: unset" in said.stdout
    assert "src/storyrev/errors.py: eol: lf" in said.stdout
