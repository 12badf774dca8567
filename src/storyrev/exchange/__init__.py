"""Drafts in from elsewhere: folders of ordered drafts."""
