"""Comparing two texts of a story: what was added, removed, moved and reworded."""
