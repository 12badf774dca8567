"""Which story a source's story is in the newsroom: two of one slug stay two, on every run the same ones."""

from __future__ import annotations

from storyrev.desk.shelf import Shelf
from storyrev.exchange.model import Arrival
from storyrev.exchange.naming import tell_apart
from storyrev.store import Newsroom
from storyrev.store.slugs import fold_slug


class Claims:
    """The slugs of one import; `close` it.

    A story that came from there before keeps its slug, whatever its source calls it by now. Any other gets the
    slug that its source has for it, unless another story has it: one that the record
    has from elsewhere, one that came before in this import, or one whose slug differs by case only.
    Then a hash of what the source calls the story stands at its end, the same on every run. Stories
    that were saved by hand belong to the slug, wherever an import takes up their history.
    """

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._slugs: Shelf[str] = Shelf()
        self._owners: Shelf[str] = Shelf()

    def close(self) -> None:
        """Forget them."""
        self._slugs.close()
        self._owners.close()

    def slug_of(self, arrival: Arrival) -> str:
        """The slug of the story that a revision belongs to."""
        identity = arrival.story or arrival.slug
        slug = self._slugs.get(identity)
        if slug is None:
            slug = self._newsroom.find_story_from(arrival.story) if arrival.story else None
            if slug is None:
                slug = arrival.slug
                if self._is_taken(slug, identity, arrival.story):
                    slug = tell_apart(slug, identity)
            self._owners.put(fold_slug(slug), identity)
            self._slugs.put(identity, slug)
        return slug

    def _is_taken(self, slug: str, identity: str, story: str) -> bool:
        owner = self._owners.get(fold_slug(slug))
        if owner is not None:
            return owner != identity
        if self._newsroom.find_clash(slug):
            return True
        if not story or self._newsroom.find_latest(slug) is None:
            return False
        sources = [revision.source for revision in self._newsroom.history(slug) if revision.source]
        return bool(sources) and not any(source.startswith(f"{story}@") for source in sources)
