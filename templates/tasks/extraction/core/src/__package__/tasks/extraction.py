"""Extraction: a text to a JSON object of the fields that its data card names."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from lifecycle import data_card
from lifecycle.data import Example
from lifecycle.errors import ProjectError
from lifecycle.fields import holds
from lifecycle.statistics import Statistic
from lifecycle.tasks import Predict, Task

SAMPLE = ("order_id", "product", "quantity", "request")
"""The fields of the sample data, for which there is a baseline of regular expressions."""
_DEEP = re.compile(r"(?:[\[{][^\[\]{}]*+){17}")
"""Lists and objects in each other, more than fields have: a model that goes round in circles."""
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


class Extraction:
    """Read the fields of `input`; `expected` is an object of all of them, null where it is silent.

    Metrics, each a mean over examples of a value in [0, 1]:
        exact_match: all fields are right, and there is no other.
        field_f1: the F1 of the fields that are not null, of a list each item; 1 when none is and
            none is given.
        valid_json: the output is one JSON object with exactly these fields.
    """

    name = "extraction"
    metrics = ("exact_match", "field_f1", "valid_json")

    @property
    def max_tokens(self) -> int:
        """As many as the data card says, or 64."""
        return data_card.facts(self.name).max_tokens or 64

    @property
    def fields(self) -> Mapping[str, data_card.Kind]:
        """The fields that there are, and what each holds."""
        return data_card.facts(self.name).fields

    def variables(self) -> Mapping[str, object]:
        """Give the prompts the names of the fields, their kinds, and what they are read from."""
        what = data_card.facts(self.name).what
        kinds = {field: _said(kind) for field, kind in self.fields.items()}
        return {"fields": tuple(self.fields), "kinds": kinds, "what": what}

    def validate(self, example: Example) -> None:
        """Raise ProjectError unless `expected` has the fields, each of its kind or null."""
        help = f"{data_card.path_of(self.name)} names the fields, and what each holds."
        names = ", ".join(self.fields)
        if not isinstance(example.expected, dict) or set(example.expected) != set(self.fields):
            raise ProjectError(f"{example.source}: expected has not the fields {names}.", help)
        for field, kind in self.fields.items():
            if not holds(kind, example.expected[field]):
                value = json.dumps(example.expected[field], ensure_ascii=False)
                fault = f"{field} is {value}, not {_said(kind)}"
                raise ProjectError(f"{example.source}: {fault}.", help)

    def target(self, expected: Any) -> str:
        """The object on one line, its fields in their order."""
        return json.dumps({field: expected[field] for field in self.fields}, ensure_ascii=False)

    def schema(self) -> dict[str, Any]:
        """All fields, each of its kind or null."""
        return _object_schema(self.fields)

    def parse(self, output: str) -> Any | None:
        """The object in the output, with or without a fence or words around it.

        What it holds in objects of its own are fields such as `buyer.name`. None where there is no
        object, or two that differ: which is meant, nobody can say.
        """
        if _DEEP.search(output):
            return None
        found = _fenced(output)
        objects = [found] if found is not None else list(_objects(output))
        is_one = objects and all(each == objects[0] for each in objects)
        return dict(_flat(objects[0])) if is_one else None

    def score(self, expected: Any, output: str) -> dict[str, float]:
        """Score one output."""
        found = self.parse(output)
        given = {} if found is None else found
        return {
            "exact_match": float(found is not None and _plain(given) == _plain(expected)),
            "field_f1": 0.0 if found is None else _f1(given, expected),
            "valid_json": float(set(_fenced(output) or {}) == set(self.fields)),
        }

    def aggregate(self, expected: Sequence[Any], outputs: Sequence[str]) -> dict[str, Statistic]:
        """Nothing: every metric is a mean."""
        return {}

    def baseline(self, train: Sequence[Example]) -> dict[str, Predict]:
        """What was read from other texts, where it occurs; for the sample regular expressions."""
        if set(self.fields) != set(SAMPLE):
            known = {field: _known(field, train) for field in self.fields}
            return {"dictionary": lambda input: self.target(_by_dictionary(input, known))}
        products = {example.expected["product"] for example in train} - {None}
        # The longest first, or "lamp" would hide "lamp stand".
        known_products = "|".join(map(re.escape, sorted(products, key=len, reverse=True)))
        return {
            "regular-expressions": lambda input: self.target(_by_pattern(input, known_products))
        }


def _fenced(output: str) -> dict[str, Any] | None:
    return _object(re.sub(r"^```(?:json)?|```$", "", output.strip()))


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Give the JSON objects among words, none that is part of another."""
    at = text.find("{")
    while at >= 0:
        end = at + 1
        with suppress(ValueError, RecursionError):
            found, end = _DECODER.raw_decode(text, at)
            yield found
        at = text.find("{", end)


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _flat(held: Mapping[str, Any], inside: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in held.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{inside}{name}.")
        else:
            yield f"{inside}{name}", value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


def _known(field: str, train: Sequence[Example]) -> dict[str, Any]:
    """Give what a field was in the training split by how it is written, the longest first."""
    values = [example.expected[field] for example in train]
    if any(isinstance(value, list) for value in values):
        values = [[item] for value in values for item in value or []]
    said = [value for value in values if value not in (None, "")]
    written = {str(each[0] if isinstance(each, list) else each).lower(): each for each in said}
    return dict(sorted(written.items(), key=lambda each: -len(each[0])))


def _by_dictionary(text: str, known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field, values in known.items():
        hits = [value for written, value in values.items() if written in text.lower()]
        is_list = any(isinstance(value, list) for value in values.values())
        found[field] = [value[0] for value in hits] if is_list else next(iter(hits), None)
    return found


def _said(kind: data_card.Kind) -> str:
    if isinstance(kind, Mapping):
        return f"list of objects: {', '.join(f'{name} ({_said(of)})' for name, of in kind.items())}"
    match kind:
        case str():
            return kind
        case [tuple() as choices]:
            return f"list of any of {', '.join(choices)}"
    return f"one of {', '.join(kind)}"


def _object_schema(fields: Mapping[str, data_card.Kind]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field: _schema(kind) for field, kind in fields.items()},
        "required": list(fields),
        "additionalProperties": False,
    }


def _schema(kind: data_card.Kind) -> dict[str, Any]:
    if isinstance(kind, Mapping):
        return {"type": ["array", "null"], "items": _object_schema(kind)}
    match kind:
        case "list":
            return {"type": ["array", "null"], "items": {"type": "string"}}
        case str():
            return {"type": ["string" if kind == "text" else kind, "null"]}
        case [tuple() as choices]:
            return {"type": ["array", "null"], "items": {"type": "string", "enum": [*choices]}}
    return {"type": ["string", "null"], "enum": [*kind, None]}


def _by_pattern(text: str, products: str) -> dict[str, Any]:
    order = re.search(r"order (?:number |no\. )?(\d{4})\b", text, re.IGNORECASE)
    product = re.search(products or r"(?!)", text, re.IGNORECASE)
    before = text[: product.start()].lower().split() if product else []
    count = before[-1] if before else ""
    wish = re.search(r"(refund|money)|(replace|new|exchange|swap)|(repair|fix|mend)", text)
    return {
        "order_id": order[1] if order else None,
        "product": product[0].lower() if product else None,
        "quantity": int(count) if count.isdecimal() else _NUMBERS.get(count),
        "request": ("refund", "replacement", "repair")[(wish.lastindex or 1) - 1] if wish else None,
    }


def _f1(given: Mapping[str, Any], expected: Mapping[str, Any]) -> float:
    wanted, found = (Counter(_facts(fields)) for fields in (expected, given))
    if not wanted and not found:
        return 1.0
    return 2 * (wanted & found).total() / (wanted.total() + found.total())


def _facts(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each field with what it holds, a list once for each of its items."""
    for field, value in fields.items():
        if isinstance(value, list):
            yield from ((field, _plain([item])) for item in value)
        elif value not in (None, ""):
            yield field, _plain(value)


def _plain(value: Any) -> str:
    """Write equal values alike: in JSON true is not 1, 2.0 is 2; lists are sets, empty is null.

    A list holds objects or texts, so a number in one is how it is written.
    """
    if value in ("", []):
        return "null"
    if isinstance(value, list):
        items = (item if isinstance(item, Mapping) else str(item) for item in value)
        return str(sorted(map(_plain, items)))
    if isinstance(value, Mapping):
        return str(sorted((str(key), _plain(item)) for key, item in value.items()))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value)


TASK: Task = Extraction()
