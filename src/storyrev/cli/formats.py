"""A command whose verbs are formats."""

from __future__ import annotations

import click


class FormatGroup(click.Group):
    """A group that names its formats where somebody asks for one that it has not."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if not args[0].startswith("-") and args[0] not in known and not ctx.resilient_parsing:
            ctx.fail(f"There is no format '{args[0]}'. Say which it is: {', '.join(known)}.")
        return super().resolve_command(ctx, args)
