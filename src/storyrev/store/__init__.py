"""The record: each revision of a story is a commit in the newsroom's Git repository."""
