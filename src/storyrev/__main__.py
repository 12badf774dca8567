"""`python -m storyrev`."""

from storyrev.cli import main

main()
