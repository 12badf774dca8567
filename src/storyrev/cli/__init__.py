"""The commands: parse arguments, call the desk, print."""

from __future__ import annotations


def main() -> None:
    """Run the `storyrev` command and end the process with its exit code."""
    from storyrev.cli.app import storyrev
    from storyrev.cli.outcome import run

    run(storyrev)
