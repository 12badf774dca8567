"""A story's slug as an argument, completed by the shell from the record."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from storyrev.errors import StoryrevError


class SlugType(click.ParamType[str]):
    """Taken as it is: the store checks it. Completion offers the slugs of the newsroom."""

    name = "slug"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from storyrev.cli.setting import Setting

        root = ctx.find_root()
        setting = ctx.obj if isinstance(ctx.obj, Setting) else Setting(root.params.get("directory"))
        try:
            stories = setting.newsroom().stories()
        except StoryrevError:
            return []
        return [CompletionItem(story.slug) for story in stories if story.slug.startswith(incomplete)]


SLUG = SlugType()
