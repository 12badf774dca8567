"""The schema of a diff tells a stranger all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import jsonschema

from storyrev.compare import Counts, Options, read_schema
from storyrev.story.model import Block

SCHEMA = json.loads(read_schema())


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that the schema names, with what it says of it."""
    if isinstance(schema, list):
        for number, item in enumerate(schema):
            yield from properties(item, f"{path}[{number}]")
    elif isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            yield f"{path}.{name}", value
        for name, value in schema.items():
            yield from properties(value, f"{path}.{name}")


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "urn:storyrev:diff:v1"


def test_every_key_and_every_definition_says_what_it_is() -> None:
    told = [*properties(SCHEMA), *SCHEMA["$defs"].items()]
    assert not [path for path, value in told if not value.get("description", "").endswith(".")]


def test_every_example_is_as_the_schema_says() -> None:
    resolver = {"$defs": SCHEMA["$defs"]}
    places = [value for _, value in properties(SCHEMA)] + list(SCHEMA["$defs"].values())
    examples = [(value, example) for value in places for example in value.get("examples", ())]
    assert examples
    for value, example in examples:
        jsonschema.validate(example, {**resolver, **value})


def test_options_counts_and_blocks_are_those_of_the_code() -> None:
    assert list(SCHEMA["properties"]["options"]["properties"]) == [f.name for f in fields(Options)]
    assert list(SCHEMA["properties"]["counts"]["properties"]) == [f.name for f in fields(Counts)]
    block = SCHEMA["$defs"]["block"]["anyOf"][1]
    assert list(block["properties"]) == [f.name for f in fields(Block)]
