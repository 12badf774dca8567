"""Change reports: a comparison in, HTML or terminal text out."""
