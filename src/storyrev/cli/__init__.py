"""The commands: parse arguments, call the desk, print."""
