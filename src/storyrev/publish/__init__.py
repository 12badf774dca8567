"""Pages for readers: the correction log."""
