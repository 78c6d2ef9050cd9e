"""Reasoning, in a row: a problem and its number, or a worked answer that ends with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from .. import data_card, tasks
from ..data import Line
from ..errors import ProjectError
from .columns import Columns
from .decimals import is_unclear, plain, unclear
from .rows import Row, alone, whole

CATEGORY = "text-generation"
HAS_ONE_ANSWER = True
FEW = 5
"""Words that may stand around a number without a step of its solution."""
STEPS = 512
"""Tokens that a model may write where no answer shows how many steps take."""
_RESULT = re.compile(r"####(.*)\Z|\\boxed\{((?:[^{}]|\{[^{}]*\})*)")
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:['’ \xa0\u2009\u202f]\d{3})+(?!\d)")
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.\d+)?")
_LIKE_A_NUMBER = re.compile(r"(?<![^\W_])(?<!\^)(?<!\^\{)-?\.?\d(?:[\d.,:/^eE+-]*\d)?")
"""Also a fraction, a date or a range, which have no one number; not the end of `m2` and `m^2`."""
_IN_BRACES = re.compile(r"[^{}]*\}")
r"""What follows a number that is a part of something, as in \frac{1}{2}."""


def expected(row: Row, columns: Columns, _input: str) -> dict[str, Any] | None:
    r"""Give the number of the answer, the arithmetic for it, and the solution in words.

    The number stands behind `####`, as in GSM8K, or in `\boxed{}`; elsewhere it is the last of all.

    Raises ProjectError where it cannot be told.
    """
    solution = row.text(columns.expected[0])
    if not solution:
        return None
    # Above the last line the mark begins a heading.
    text = solution.replace("\N{MINUS SIGN}", "-")
    text = _THOUSANDS.sub(lambda number: re.sub(r"\D", "", number[0]), text)
    results = _RESULT.findall(text)
    said = "".join(results[-1]) if results else text
    found = list(_LIKE_A_NUMBER.finditer(said))
    if results:
        is_one = len(found) == 1 and not re.search(r"\\[a-z]", said)
    else:
        is_one = bool(found) and not _IN_BRACES.match(said, found[-1].end())
    held = alone(row.values.get(columns.expected[0]))
    # A number has its decimals behind a point, whatever a text beside it has.
    decimals = "." if isinstance(held, float) else columns.decimals
    written = plain(found[-1][0], decimals) if is_one else ""
    if decimals is None and is_unclear(written):
        raise unclear(written)
    if not written or not _NUMBER.fullmatch(written):
        raise ProjectError(
            f'which number "{said.strip()[-60:]}" gives cannot be told',
            "Write one, such as #### 1,250.5, or #### 1.250,5 with --decimals , (fractions, dates "
            "and ranges are none).",
        )
    number = Decimal(written.replace(",", ""))
    answer = int(number) if number == number.to_integral_value() else float(number)
    expression = row.text(columns.expression) or _arithmetic(text, answer)
    words = re.sub(r"<<.*?>>|####.*\Z", "", solution).strip()
    solution = words if data_card.count_words(words) > FEW else ""
    return {"answer": answer, "expression": expression, "solution": solution}


def decides(expected: Mapping[str, Any]) -> Any:
    """Give the number: a problem may be solved in many ways."""
    return expected["answer"]


def _arithmetic(text: str, answer: float) -> str:
    """Give the steps of a solution in one, as GSM8K notes them: `<<2*3=6>> … <<6+1=7>>`.

    Where there are none that give the answer, it is all that is known.
    """
    known: dict[str, str] = {}
    for step, result in re.findall(r"<<([^<>=]+)=([^<>=]+)>>", text):
        every = re.sub(
            r"\d*\.?\d+", lambda number: known.get(_as_written(number[0]), number[0]), step
        )
        known[_as_written(result)] = f"({every})"
    steps = known.get(str(answer), "")[1:-1]
    scores = tasks.find("reasoning").score({"answer": answer}, f"{steps} = {answer}")
    return steps if steps and scores["expression_ok"] == 1 else str(answer)


def _as_written(number: str) -> str:
    """Give it as a number of the answer is: 4.00 and 4 are one."""
    with suppress(ValueError):
        number = str(whole(float(number)))
    return number


def facts(lines: Sequence[Line]) -> dict[str, Any]:
    """Give whether steps are wanted in words: where most answers have no arithmetic, of all.

    With room for them, which a model has to write where the data show none.
    """
    answers = [line["expected"] for line in lines]
    is_worked = 2 * sum(map(_has_arithmetic, answers)) < len(answers)
    for each in answers:
        each.pop("expression" if is_worked else "solution", None)
        each.setdefault(*("solution", "") if is_worked else ("expression", str(each["answer"])))
    return {"max_tokens": STEPS if _are_bare(answers) else 64, "worked": is_worked}


def _has_arithmetic(expected: Mapping[str, Any]) -> bool:
    number = str(expected["answer"])
    return bool(expected["expression"] != number)


def _are_bare(answers: Sequence[Mapping[str, Any]]) -> bool:
    """Whether most are a number and nothing that leads to it."""
    return 2 * [each.get("solution") for each in answers].count("") > len(answers)


def remarks(
    lines: Sequence[Line], _inputs: Sequence[int], _answers: Sequence[int]
) -> Iterator[str]:
    """Say what is asked for that the answers do not show."""
    if _are_bare([line["expected"] for line in lines]):
        yield (
            "right answers are numbers alone: prompts ask for the steps all the same, in at most"
            f" {STEPS} tokens with the result; fine-tuning teaches the number without them"
        )


def stratum(_cluster: Sequence[Line]) -> str:
    """Give none: numbers have no shares."""
    return ""
