"""Reasoning: word problems with numbers, solved by writing down the arithmetic."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lifecycle import data_card
from lifecycle.data import Example
from lifecycle.errors import ProjectError
from lifecycle.statistics import Statistic
from lifecycle.tasks import Predict, Task

from . import arithmetic

# A minus right after a number or a parenthesis subtracts; it is no sign. A power is no number.
_NUMBER = re.compile(
    r"((?:(?<![\d)])-)?)(?<![\d^])(?<!\^{)"
    r"([1-9]\d{0,2}(?:\.\d{3})+(?=,\d)"  # 1.250,5
    # 1,250 and 1'250 and 1 250, or 12,34,567
    r"|[1-9]\d{0,2}(?:,\d\d)*(?:[,'’ \xa0\u2009\u202f]\d{3})+(?!\d)|\d+)(?:[.,](\d+))?"
)


class Reasoning:
    """Solve the problem in `input`; `expected` is {"answer": number, "expression": "6 * 7"}.

    Metrics, each a mean over examples of a value in [0, 1]:
        exact_match: the last number of the output is the answer.
        expression_ok: the arithmetic written down gives the answer when a calculator does it. The
            gap to exact_match is what calculating costs, and what a tool would win back.
    """

    name = "reasoning"
    metrics = ("exact_match", "expression_ok")

    @property
    def max_tokens(self) -> int:
        """As many as the data card says, or 48."""
        return data_card.facts(self.name).max_tokens or 48

    def variables(self) -> Mapping[str, object]:
        """Nothing beside the input."""
        return {}

    def validate(self, example: Example) -> None:
        """Raise ProjectError unless `expected` holds a number and the arithmetic that gives it."""
        match example.expected:
            case {"answer": int() | float() as answer, "expression": str(expression), **rest} if (
                not rest
            ):
                value = _value(expression)
            case _:
                raise ProjectError(
                    f'{example.source}: expected is not {{"answer": 42, "expression": "6 * 7"}}.'
                )
        if not _is_same(value, answer):
            raise ProjectError(f'{example.source}: "{expression}" does not give {answer}.')

    def target(self, expected: Any) -> str:
        """The arithmetic and its result, such as `6 * 7 = 42`: the steps come before the answer."""
        expression, answer = str(expected["expression"]), str(expected["answer"])
        return answer if expression == answer else f"{expression} = {answer}"

    def parse(self, output: str) -> Any | None:
        """The last number and the first arithmetic; None when there is no number."""
        output = output.replace("\N{MINUS SIGN}", "-")
        numbers = _NUMBER.findall(output)
        if not numbers:
            return None
        sign, whole, decimals = numbers[-1]
        number = float(sign + re.sub(r"\D", "", whole) + "." + decimals)
        answer = int(number) if number.is_integer() else number
        return {"answer": answer, "expression": arithmetic.find(output)}

    def score(self, expected: Any, output: str) -> dict[str, float]:
        """Score one solution."""
        parsed = self.parse(output) or {"answer": None, "expression": None}
        value = _value(parsed["expression"] or "")
        return {
            "exact_match": float(_is_same(parsed["answer"], expected["answer"])),
            "expression_ok": float(_is_same(value, expected["answer"])),
        }

    def aggregate(self, expected: Sequence[Any], outputs: Sequence[str]) -> dict[str, Statistic]:
        """Nothing: every metric is a mean."""
        return {}

    def baseline(self, train: Sequence[Example]) -> dict[str, Predict]:
        """The numbers of the problem, joined by the operator that a word in it suggests."""
        return {"regular-expression": _by_cue}


def _by_cue(input: str) -> str:
    numbers = [found[0] for found in _NUMBER.finditer(input)]
    if re.search(r"\b(each|holds)\b|\bof \d", input):
        expression = " * ".join(numbers[:2])
    elif re.search(r"\b(left|remain|open|closed|solved|returned|kept|came back)\b", input):
        expression = " - ".join(numbers)
    else:
        expression = " + ".join(numbers)
    value = _value(expression)
    return f"{expression} = {value:g}" if value is not None else expression


def _value(expression: str) -> float | None:
    try:
        return arithmetic.evaluate(expression)
    except ValueError:
        return None


def _is_same(value: float | None, answer: float) -> bool:
    return value is not None and math.isclose(value, answer, abs_tol=1e-9)


TASK: Task = Reasoning()
