"""The option of commands that sign."""

from __future__ import annotations

import click

sign_option = click.option(
    "--sign",
    "key",
    metavar="KEY",
    envvar="STORYREV_SIGNING_KEY",
    help="Sign with this SSH key: its file, or - for Git's user.signingkey. Default: STORYREV_SIGNING_KEY.",
)
"""The option; its value is what `storyrev.store.signing.find_signer` takes, or None."""
