"""Extraction: a support ticket to a JSON object of four fields, null where it says nothing."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lifecycle.data import Example
from lifecycle.errors import ProjectError
from lifecycle.statistics import Statistic
from lifecycle.tasks import Predict, Task

FIELDS = ("order_id", "product", "quantity", "request")
REQUESTS = ("refund", "repair", "replacement")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


class Extraction:
    """Read the fields of `input`; `expected` is {"order_id", "product", "quantity", "request"}.

    Metrics, each a mean over examples of a value in [0, 1]:
        exact_match: all four fields are right, and there is no fifth.
        field_f1: the F1 of the fields that are not null; 1 when none is and none is given.
        valid_json: the output is one JSON object with exactly these fields.
    """

    name = "extraction"
    metrics = ("exact_match", "field_f1", "valid_json")
    max_tokens = 64

    def variables(self) -> Mapping[str, object]:
        """Give the prompts the names of the fields."""
        return {"fields": FIELDS, "requests": REQUESTS}

    def validate(self, example: Example) -> None:
        """Raise ProjectError unless `expected` has the fields, each of its type or null."""
        match example.expected:
            case {
                "order_id": str() | None,
                "product": str() | None,
                "quantity": int() | None,
                "request": "refund" | "repair" | "replacement" | None,
                **rest,
            } if not rest:
                return
        raise ProjectError(
            f"{example.source}: expected is not the four fields {', '.join(FIELDS)}.",
            f"order_id and product: text; quantity: a number; request: {', '.join(REQUESTS)}; "
            "null where the ticket says nothing.",
        )

    def target(self, expected: Any) -> str:
        """The object on one line, its fields in their order."""
        return json.dumps({field: expected[field] for field in FIELDS}, ensure_ascii=False)

    def parse(self, output: str) -> Any | None:
        """The object in the output, with or without a Markdown fence around it, or None."""
        text = re.sub(r"^```(?:json)?|```$", "", output.strip()).strip()
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def score(self, expected: Any, output: str) -> dict[str, float]:
        """Score one output."""
        found = self.parse(output)
        given = {} if found is None else found
        return {
            "exact_match": float(found is not None and _same(given, expected)),
            "field_f1": 0.0 if found is None else _f1(given, expected),
            "valid_json": float(set(given) == set(FIELDS)),
        }

    def aggregate(self, expected: Sequence[Any], outputs: Sequence[str]) -> dict[str, Statistic]:
        """Nothing: every metric is a mean."""
        return {}

    def baseline(self, train: Sequence[Example]) -> dict[str, Predict]:
        """Regular expressions, with the products that occur in the training split."""
        products = {example.expected["product"] for example in train} - {None}
        # The longest first, or "lamp" would hide "lamp stand".
        known = "|".join(re.escape(name) for name in sorted(products, key=len, reverse=True))
        return {"regular-expressions": lambda input: self.target(_by_pattern(input, known))}


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


def _same(given: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    # Compared as JSON, in which true is not 1.
    return json.dumps(given, sort_keys=True) == json.dumps(expected, sort_keys=True)


def _f1(given: Mapping[str, Any], expected: Mapping[str, Any]) -> float:
    wanted = {(field, json.dumps(value)) for field, value in expected.items() if value is not None}
    found = {(field, json.dumps(value)) for field, value in given.items() if value is not None}
    if not wanted and not found:
        return 1.0
    return 2 * len(wanted & found) / (len(wanted) + len(found))


TASK: Task = Extraction()
