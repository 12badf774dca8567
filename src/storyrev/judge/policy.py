"""What a newsroom asks of its revisions: which rules hold, how grave each is, and what differs by desk.

A policy comes out of plain tables, as they stand in `[check]` of storyrev.toml and in the packs that ship with storyrev.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from storyrev.judge.model import Severity
from storyrev.judge.rules import DEFAULT_LIMITS, RULES, Limits, Rule

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the gravest to the least."""

_KINDS = ("first", "update", "correction", "clarification", "editors-note", "retraction", "minor")
_LISTS = ("select", "ignore", "extend")
_LIMITS = ("late-after", "sign-off", "sign-off-by", "silent-minor")
_OF_A_DESK = (*_LISTS, *_LIMITS, "severity")
_KEYS = ("policy", "gate", *_OF_A_DESK, "desk")


class BadPolicy(Exception):
    """A value in a policy is wrong; `keys` lead to it, from `[check]` down."""

    def __init__(self, keys: tuple[str, ...], problem: str) -> None:
        super().__init__(problem)
        self.keys = keys


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules that hold, each with its severity, and their limits."""

    severities: tuple[tuple[str, Severity], ...]
    limits: Limits = DEFAULT_LIMITS

    def severity_of(self, rule: Rule) -> Severity | None:
        """How grave a finding of a rule is; None where the rule does not hold."""
        return dict(self.severities).get(rule.code)


EVERY_RULE = Ruling(tuple((rule.code, rule.severity) for rule in RULES))
"""What holds where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A newsroom's ruling, and those of its desks. `pack` is the one it starts from, empty for none.

    With `gate`, no draft with a finding of severity error is saved unless that is waived.
    """

    everywhere: Ruling = EVERY_RULE
    desks: tuple[tuple[str, Ruling], ...] = ()
    gate: bool = False
    pack: str = ""

    def for_desk(self, desk: str) -> Ruling:
        """The ruling for the stories of a desk, whatever its case; the newsroom's own for one that has none."""
        asked = desk.strip().casefold()
        return next((ruling for name, ruling in self.desks if name.casefold() == asked), self.everywhere)


def read_policy(table: object, packs: Mapping[str, Mapping[str, Any]]) -> Policy:
    """The policy that a `[check]` table stands for; `packs` are the tables that `policy` may name. Raises `BadPolicy`."""
    if not isinstance(table, dict):
        raise BadPolicy((), "[check] is a table of its own")
    _refuse_unknown(table, _KEYS, ())
    pack = table.get("policy", "")
    if pack and pack not in packs:
        raise BadPolicy(("policy",), f"there is no policy {pack!r}; there are {', '.join(sorted(packs))}")
    gate = table.get("gate", False)
    if not isinstance(gate, bool):
        raise BadPolicy(("gate",), f"gate is true or false, not {gate!r}")
    begun = _rule_on(EVERY_RULE, packs[pack], ()) if pack else EVERY_RULE
    everywhere = _rule_on(begun, table, ())
    desks = table.get("desk", {})
    if not isinstance(desks, dict):
        raise BadPolicy(("desk",), "what differs by desk stands in a table such as [check.desk.Politics]")
    rulings = []
    for name, own in desks.items():
        if not isinstance(own, dict):
            raise BadPolicy(("desk", name), f"what differs for a desk stands in a table: [check.desk.{name}]")
        _refuse_unknown(own, _OF_A_DESK, ("desk", name))
        rulings.append((name, _rule_on(everywhere, own, ("desk", name))))
    return Policy(everywhere, tuple(rulings), gate, pack)


def _rule_on(base: Ruling, table: Mapping[str, Any], keys: tuple[str, ...]) -> Ruling:
    """A ruling with what a table changes in it."""
    before = dict(base.severities)
    held = set(before)
    if "select" in table:
        held = set(_codes(table, "select", keys))
    held |= set(_codes(table, "extend", keys))
    held -= set(_codes(table, "ignore", keys))
    severities = {rule.code: before.get(rule.code, rule.severity) for rule in RULES if rule.code in held}
    for code, severity in _severities(table, keys):
        if severity is None:
            severities.pop(code, None)
        else:
            severities[code] = severity
    ordered = tuple((rule.code, severities[rule.code]) for rule in RULES if rule.code in severities)
    return Ruling(ordered, _limits(base.limits, table, keys))


def _codes(table: Mapping[str, Any], key: str, keys: tuple[str, ...]) -> Iterator[str]:
    """The codes of rules that a list of codes and beginnings of codes names."""
    asked = table.get(key, [])
    if not isinstance(asked, list) or not all(isinstance(code, str) for code in asked):
        raise BadPolicy((*keys, key), f'{key} is a list of codes, as in ["SR101", "SR2"], not {asked!r}')
    for code in asked:
        found = [rule.code for rule in RULES if code and rule.code.startswith(code)]
        if not found:
            raise BadPolicy((*keys, key), f"no rule has the code {code!r}; storyrev rules lists them")
        yield from found


def _severities(table: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[tuple[str, Severity | None]]:
    given = table.get("severity", {})
    if not isinstance(given, dict):
        raise BadPolicy((*keys, "severity"), 'severities stand in a table: [check.severity], then SR204 = "error"')
    codes = {rule.code for rule in RULES}
    for code, severity in given.items():
        place = (*keys, "severity", code)
        if code not in codes:
            raise BadPolicy(place, f"no rule has the code {code!r}; storyrev rules lists them")
        if severity == "off":
            yield code, None
        elif severity in SEVERITIES:
            yield code, severity
        else:
            raise BadPolicy(place, f"a severity is {', '.join(SEVERITIES)} or off, not {severity!r}")


def _limits(limits: Limits, table: Mapping[str, Any], keys: tuple[str, ...]) -> Limits:
    hours = table.get("late-after", limits.late_after)
    if not isinstance(hours, int) or isinstance(hours, bool) or hours < 0:
        raise BadPolicy((*keys, "late-after"), f"late-after is a number of whole hours, not {hours!r}")
    kinds = table.get("sign-off", list(limits.sign_off))
    if not isinstance(kinds, list) or any(kind not in _KINDS for kind in kinds):
        raise BadPolicy((*keys, "sign-off"), f"sign-off is a list of kinds ({', '.join(_KINDS)}), not {kinds!r}")
    people = table.get("sign-off-by", list(limits.sign_off_by))
    if not isinstance(people, list) or not all(isinstance(one, str) and one.strip() for one in people):
        raise BadPolicy(
            (*keys, "sign-off-by"), f'sign-off-by is a list of people, as in ["eve@newsroom.example"], not {people!r}'
        )
    silent = table.get("silent-minor", limits.silent_minor)
    if not isinstance(silent, bool):
        raise BadPolicy((*keys, "silent-minor"), f"silent-minor is true or false, not {silent!r}")
    return replace(limits, late_after=hours, sign_off=tuple(kinds), sign_off_by=tuple(people), silent_minor=silent)


def _refuse_unknown(table: Mapping[str, Any], known: Iterable[str], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            where = ".".join(("check", *keys))
            raise BadPolicy((*keys, key), f"[{where}] has no {key!r}; it may have {', '.join(known)}")
