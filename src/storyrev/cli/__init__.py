"""The commands: parse arguments, call the desk, print."""

from __future__ import annotations


def main() -> None:
    """Run the `storyrev` command and end the process with its exit code."""
    try:
        from storyrev.cli.app import storyrev
        from storyrev.cli.outcome import run
    except KeyboardInterrupt:  # before anything is ready to say so
        raise SystemExit(130) from None
    run(storyrev)
