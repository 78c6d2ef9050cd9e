"""Reasoning: word problems with numbers, solved by writing down the arithmetic or the steps."""

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
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
    # 1.250,5 and 1.250.000
    r"([1-9]\d{0,2}(?:(?:\.\d{3})+(?=,\d)|(?:\.\d{3}){2,}(?!\d))"
    # 1,250 and 1'250 and 1 250, or 12,34,567
    r"|[1-9]\d{0,2}(?:,\d\d)*(?:[,'’ \xa0\u2009\u202f]\d{3})+(?!\d)|\d+|(?<![\w.])(?=\.\d))"
    r"(?:[.,](\d+))?(?:/([1-9]\d{0,8}))?"  # 1/2
)
_LATEX = ((r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r"\1/\2"), (r"(?<=\d)(?:\{,\}|,?\\[,!])(?=\d)", ","))
r"""Fractions, and marks of thousands, as TeX writes them, in plain text."""
MARK = "####"
"""What stands before the result in the last line of a solution; above that it begins a heading."""
BOX = r"\boxed"


class Reasoning:
    """Solve the problem in `input`; `expected` is {"answer": number, "expression": "6 * 7"}.

    Where the data card says that answers are `worked`, it is {"answer": number, "solution": "…"}.

    Metrics, each a mean over examples of a value in [0, 1]:
        exact_match: the number behind #### in the last line, or in a box, or else the last of the
            output, is the answer, or more exactly what the answer rounds to two decimals or more.
        expression_ok: the last arithmetic written down gives the answer when a calculator does it.
            The gap to exact_match is what calculating costs, and what a tool would win back.
    """

    name = "reasoning"
    metrics = ("exact_match", "expression_ok")

    @property
    def max_tokens(self) -> int:
        """As many as the data card says, or 48."""
        return data_card.facts(self.name).max_tokens or 48

    def variables(self) -> Mapping[str, object]:
        """`worked`: whether the steps are wanted in words."""
        return {"worked": data_card.facts(self.name).worked}

    def validate(self, example: Example) -> None:
        """Raise ProjectError unless `expected` holds a number and how it is reached."""
        match example.expected:
            case {"answer": int() | float(), "solution": str(), **rest} if not rest:
                return
            case {"answer": int() | float() as answer, "expression": str(expression), **rest} if (
                not rest
            ):
                value = _value(arithmetic.find(expression) or expression)
            case _:
                raise ProjectError(
                    f'{example.source}: expected is neither {{"answer": 42, "expression": "6 * 7"}}'
                    ' nor {"answer": 42, "solution": "…"}.'
                )
        if not _is_same(value, answer):
            raise ProjectError(
                f'{example.source}: "{expression}" does not give {answer}.',
                "Mend one of the two; or leave out --expression, and import the numbers alone.",
            )

    def target(self, expected: Any) -> str:
        """The steps and then the answer: `6 * 7 = 42`, or the solution and `#### 42` below it."""
        answer = str(expected["answer"])
        if "solution" in expected:
            return f"{expected['solution']}\n#### {answer}".strip()
        expression = str(expected["expression"])
        return answer if expression == answer else f"{expression} = {answer}"

    def parse(self, output: str) -> Any | None:
        """The number and how it was reached, as `expected` has it; None when there is no number."""
        answer = _answer(output)
        if answer is None:
            return None
        if data_card.facts(self.name).worked:
            return {"answer": answer, "solution": _parted(output)[0].strip()}
        return {"answer": answer, "expression": arithmetic.find(output)}

    def score(self, expected: Any, output: str) -> dict[str, float]:
        """Score one solution."""
        value = _value(arithmetic.find(output) or "")
        return {
            "exact_match": float(_is_same(_answer(output), expected["answer"])),
            "expression_ok": float(_is_same(value, expected["answer"])),
        }

    def aggregate(self, expected: Sequence[Any], outputs: Sequence[str]) -> dict[str, Statistic]:
        """Nothing: every metric is a mean."""
        return {}

    def baseline(self, train: Sequence[Example]) -> dict[str, Predict]:
        """The numbers of the problem, joined by the operator that a word in it suggests."""
        return {"regular-expression": _by_cue}


def _parted(output: str) -> tuple[str, str]:
    """The steps, and what stands behind the mark below them; all of it where there is none."""
    steps, mark, result = output.rstrip().rpartition(MARK)
    return (steps, result) if mark and "\n" not in result else (output, "")


def _answer(output: str) -> float | None:
    output = output.replace("\N{MINUS SIGN}", "-")
    for written, plain in _LATEX:
        output = re.sub(written, plain, output)
    _, result = _parted(output)
    if not result and BOX in output:
        result = output.rpartition(BOX)[2]
    numbers = _NUMBER.findall(result)[:1] or _NUMBER.findall(output)[-1:]
    if not numbers:
        return None
    [(sign, whole, decimals, divisor)] = numbers
    number = float(sign + re.sub(r"\D", "", whole) + "." + decimals) / float(divisor or 1)
    return int(number) if number.is_integer() else number


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
    """Whether it is the answer, or what was rounded to one such as 226.67: three digits or more."""
    _, digits, exponent = Decimal(str(answer)).as_tuple()
    is_rounded = len(digits) > 2 and int(exponent) < -1
    margin = 0.5 * 10.0 ** int(exponent) if is_rounded else 1e-9
    return value is not None and math.isclose(value, answer, abs_tol=margin)


TASK: Task = Reasoning()
