"""Makes the shipped word problems: `python make_data.py`.

Each is about the day of a support desk and is solved by one to three steps of whole numbers. The
expected answer carries the arithmetic that leads to it, so that understanding a problem and
calculating well can be measured apart.
"""

import random
from dataclasses import dataclass
from typing import Any

from lifecycle import making

SPLITS = {"train": 400, "dev": 100, "test": 200}

WORDS = {
    "name": "Ada|Bruno|Chen|Dana|Emil|Farah|Goran|Hana|Ivan|Jonas|Karim|Lena|Milan|Nadia|Omar"
    "|Petra|Quinn|Rosa|Samir|Tilda|Ulla|Viktor|Wanda|Yusuf|Zora",
    "task": "tickets|mails|calls|chats|reviews|claims|letters|complaints|returns|orders",
    "thing": "kettles|toasters|blenders|lamps|headsets|keyboards|cameras|speakers|tents|routers",
    "box": "boxes|crates|bags|trays|parcels",
    "when": "on Monday|on Tuesday|on Friday|in the morning|after lunch|before noon|last week",
    "later": "in the evening|the next day|before the end of the day|a day later|soon after",
    "place": "desk|team|shift|night shift|hotline",
}


@dataclass(frozen=True)
class Problem:
    """A kind of problem: story and question, the arithmetic, and the ranges of a, b and c in it."""

    story: str
    question: str
    expression: str
    numbers: tuple[range, ...]


SMALL, MIDDLE, LARGE, EVEN = range(2, 10), range(6, 20), range(20, 60), range(6, 30, 2)
# (a|b) picks one, {word} too.
PROBLEMS = (
    Problem(
        "{when} {name} (answered|closed|handled) {a} {task}, and {b} more (later|after that).",
        "How many {task} (was that|were done|did {name} do) (in all|altogether)?",
        "{a} + {b}",
        (MIDDLE, MIDDLE),
    ),
    Problem(
        "The {place} promises a reply in {a} hours. {name} (needed|took) {b} hours (longer|more).",
        "After how many hours (came the reply|did {name} reply)?",
        "{a} + {b}",
        (LARGE, MIDDLE),
    ),
    Problem(
        "The {place} (had|began with|started with) {a} {task}. {name} (closed|solved) {b} of them.",
        "How many {task} (are left|stay open|remain)?",
        "{a} - {b}",
        (LARGE, MIDDLE),
    ),
    Problem(
        "{name} (sold|sent out) {a} {thing}. {b} (came back|were returned) {later}.",
        "How many {thing} (were kept|did not come back|stayed with the buyers)?",
        "{a} - {b}",
        (LARGE, MIDDLE),
    ),
    Problem(
        "{name} packed {a} {box} with {b} {thing} (in each|each) {later}.",
        "How many {thing} (did {name} pack|were packed|was that)?",
        "{a} * {b}",
        (MIDDLE, SMALL),
    ),
    Problem(
        "{a} people on the {place} (answered|took|wrote) {b} {task} each {when}.",
        "How many {task} (did they manage|got done|did all of them do)?",
        "{a} * {b}",
        (SMALL, MIDDLE),
    ),
    Problem(
        "{name} and {other} (wrote|took|had) {a} and {b} {task}. They share them equally.",
        "How many {task} (does each get|are for each|falls to each)?",
        "({a} + {b}) / 2",
        (EVEN, EVEN),
    ),
    Problem(
        "{a} {task} came in {when}, then {b} more. {name} (closed|answered) {c} {later}.",
        "How many (are still open|are unanswered|are left to do)?",
        "{a} + {b} - {c}",
        (MIDDLE, MIDDLE, SMALL),
    ),
    Problem(
        "One of the {box} holds {a} {thing}. {name} (fills|sends) {b} of these and {c} loose ones.",
        "How many {thing} (go out|are sent|leave) (in all|altogether)?",
        "{a} * {b} + {c}",
        (SMALL, SMALL, SMALL),
    ),
    Problem(
        "{name} has {a} {box} of {b} {thing}. {c} (are broken|turn out to be faulty|get lost).",
        "How many (good|working|usable) {thing} (are there|does {name} have)?",
        "{a} * {b} - {c}",
        (MIDDLE, SMALL, SMALL),
    ),
    Problem(
        "{when} {name} refunded {a} euros for each of {b} {thing}, less {c} euros for (post|a fee).",
        "How many euros did {name} (pay|pay out|send back)?",
        "{a} * {b} - {c}",
        (MIDDLE, SMALL, SMALL),
    ),
    Problem(
        "{a} {task} waited for {name} {when}, (twice as many|double that) for {other}.",
        "How many {task} waited for (both|the two of them)?",
        "{a} + 2 * {a}",
        (MIDDLE,),
    ),
)


def generate(rng: random.Random, count: int) -> list[dict[str, Any]]:
    """`count` problems as {"input", "expected"}, no two of them near-duplicates."""
    return making.distinct(lambda: problem(rng), count)


def problem(rng: random.Random) -> dict[str, Any]:
    """A problem of about twenty words, with its answer and the arithmetic behind it."""
    kind = rng.choice(PROBLEMS)
    numbers = {name: str(rng.choice(span)) for name, span in zip("abc", kind.numbers, strict=False)}
    words = {name: rng.choice(WORDS[name].split("|")) for name in ("name", "task", "thing")}
    others = [name for name in WORDS["name"].split("|") if name != words["name"]]
    words["other"] = rng.choice(others)
    story, question = (
        expand(rng, text, **words, **numbers) for text in (kind.story, kind.question)
    )
    expression = kind.expression.format(**numbers)
    answer = int(eval(expression))  # Written above, by nobody else.
    return {
        "input": f"{story[0].upper()}{story[1:]} {question}",
        "expected": {"answer": answer, "expression": expression},
    }


def expand(rng: random.Random, pattern: str, **given: str) -> str:
    """The pattern with every (a|b) and {word} chosen at random, or taken from `given`."""
    return making.expand(rng, WORDS, pattern, **given)


if __name__ == "__main__":
    making.make(__file__, "reasoning", generate, SPLITS)
