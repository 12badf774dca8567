"""A check as SARIF 2.1.0, which code hosts and editors show beside the lines that it is about.

The form is that of https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storyrev.judge.rules import RULES, Rule
from storyrev.report.checks import CheckView, Located

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def check_sarif(views: Sequence[CheckView], *, version: str) -> dict[str, Any]:
    """A check as one SARIF log with one run; waived findings are in it as suppressed. `version` is that of storyrev."""
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "storyrev", "version": version, "rules": [_rule(rule) for rule in RULES]}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(view, located) for view in views for located in view.findings],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


_INDEX = {rule.code: index for index, rule in enumerate(RULES)}


def _result(view: CheckView, located: Located) -> dict[str, Any]:
    finding = located.finding
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": _INDEX[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{view.name}: {finding.message} {finding.step}".strip()},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(view.path)},
                    "region": {"startLine": located.line},
                },
                "logicalLocations": [{"name": view.name, "fullyQualifiedName": _full_name(view, located)}],
            }
        ],
    }
    if finding.address:
        result["partialFingerprints"] = {"storyrevAddress/v1": f"{view.slug}:{finding.code}:{finding.address}"}
    if finding.waived:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.waived}]
    return result


def _uri(path: str) -> str:
    """A path as a relative reference of RFC 3986."""
    data = path.replace("\\", "/").encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if chr(byte) in _PLAIN else f"%{byte:02X}" for byte in data)


def _full_name(view: CheckView, located: Located) -> str:
    place = located.section or located.finding.field
    return f"{view.name}/{place}" if place else view.name
