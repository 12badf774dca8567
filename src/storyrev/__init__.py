"""Version control for news stories: what an update changed, and whether the note says so."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
