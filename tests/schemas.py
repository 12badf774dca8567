"""Holds JSON to a schema; a schema is read, and found to be one, once."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema


@cache
def _validator(schema: str) -> Any:
    wanted = json.loads(schema)
    kind = jsonschema.validators.validator_for(wanted)
    kind.check_schema(wanted)
    return kind(wanted)


def check_schema(data: object, schema: str) -> None:
    """Fail where `data` is not as the text `schema` says."""
    _validator(schema).validate(data)
