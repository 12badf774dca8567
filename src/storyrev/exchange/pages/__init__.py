"""Saved pages as revisions: the article of each, told from what the site put around it."""
