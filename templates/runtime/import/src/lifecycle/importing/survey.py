"""What a person should know of the data before anything is measured on it: a report, and a card."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import yaml

from .. import data, data_card, statistics, tasks
from ..data import Line
from ..data_card import Facts
from ..evaluation.tables import Bars, Part, Table
from ..tasks import Task
from .dividing import DEV, SPLITS, TRAIN, Splits
from .lengths import Measure
from .rows import counted
from .shaping import Form, Left, reasons

DIFFERING = 0.2
"""The share of examples on which two runs are taken to disagree."""
LABELLED = "text-classification"
NONE = ("nan", "none", "null", "n/a", "#n/a", "n.a.", "na", "-", "?")
"""How programs write that a cell is empty."""
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
"""Signs of no width, which texts that were copied out of pages have in them."""
ODD = {
    "HTML": (
        r"</?(?:[abip]|br|div|font|li|span|strong|t[dr]|ul)(?:\s[^<>]*)?/?>"
        r"|&(?:amp|nbsp|quot|[lg]t|#\d+);",
        "take it out, unless the model meets it in use as well",
    ),
    "letters decoded wrongly": (
        "[ÂÃÐÑ][\u0080-\u00bf]|â[\u0080\u20ac]|\ufffd",
        "mend the file where it was made",
    ),
    r"line breaks and signs written as \n and \u00e9": (
        r"\\n|\\u[\da-fA-F]{4}",
        "write what they mean, unless they are code",
    ),
    "e-mail addresses": (
        r"[\w.+-]+@[\w-]+\.\w+",
        "if they are people's, `data_sensitivity` in lifecycle.yaml is `personal`",
    ),
}
"""What inputs may hold that nobody wanted, its pattern, and what to do about it."""
FEW = 50
"""Fewer examples than this in a split show next to nothing."""
EXPLAINED = (
    "The smallest difference of a share that 4 of 5 such splits would show, where two runs "
    f"disagree on {DIFFERING:.0%} of the examples. A smaller one may exist, unseen."
)


def survey(
    task: Task, form: Form, splits: Splits, ways: Measure, left: Left, alike: int
) -> list[Part]:
    """Count everything: sizes, lengths, scripts, balance, what was left out, what to look at.

    `alike` is how many pairs are near-duplicates.
    """
    lines = [line for split in SPLITS for line in splits[split]]
    inputs = [ways.count(data.example_of(line).whole) for line in lines]
    answers = [ways.count(task.target(line["expected"])) for line in lines]
    scripts = Counter(_script(line["input"]) for line in lines)
    balance = _balance(task, splits)
    whole = [before + after for before, after in zip(inputs, answers, strict=True)]
    warnings = [*_missing(balance), *_alike(balance, is_of_labels=form.CATEGORY == LABELLED)]
    warnings += [
        f"{split} has {counted(splits[split], 'example')}: too few to tell models apart."
        for split in SPLITS[1:]
        if len(splits[split]) < FEW
    ]
    warnings += [*_none(form, lines), *_odd(lines)]
    warnings += [*_cut(lines, whole, ways.context), *_wordy(task, lines)]
    return [
        *(_size(split, splits[split]) for split in SPLITS),
        f"length of inputs: {_spread(inputs)} {ways.unit}",
        f"length of answers: {_spread(answers)} {ways.unit}",
        Bars(f"How many inputs are so long, in {ways.unit}", _histogram(inputs)),
        f"scripts: {', '.join(f'{name} {count}' for name, count in scripts.most_common())}",
        Bars("Examples by their script", dict(scripts.most_common())),
        f"pairs of near-duplicates: {alike}, each kept on one side",
        *_balanced(balance),
        *(form.remarks(lines, inputs, answers) if hasattr(form, "remarks") else ()),
        *(f"left out: {reason}" for reason in reasons(left)),
        *(f"warning: {warning}" for warning in warnings),
    ]


def card(category: str, facts: Facts, splits: Splits, source: str, command: str) -> str:
    """Write the card: front matter that the task and the hub read, then text for people.

    `category` is what the hub calls the task, and `command` what was typed to import the data.
    """
    names = {split: "validation" if split == DEV else split for split in SPLITS}
    files = [{"split": names[split], "path": f"{split}.jsonl"} for split in SPLITS]
    head = {
        "pretty_name": source,
        "license": "unknown",
        "task_categories": [category],
        "configs": [{"config_name": "default", "data_files": files}],
        "task": facts.model_dump(mode="json", exclude_defaults=True),
    }
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=100)
    counts = "\n".join(f"| {split} | {len(splits[split])} |" for split in SPLITS)
    first = min(splits[TRAIN], key=lambda line: len(line["input"]))
    example = json.dumps(first, ensure_ascii=False, indent=2)
    return (
        f"---\n{front}---\n\n# {source}\n\n"
        f"Imported from `{source}`:\n\n```sh\n{command}\n```\n\n"
        f"| split | examples |\n|---|---|\n{counts}\n\n"
        "`import.html` beside this card shows lengths, balance and what was left out.\n\n"
        f"## An example\n\n```json\n{example}\n```\n\n"
        "## Where they come from\n\n"
        "Who wrote these texts and these answers, who may use them, and what they cannot show: "
        "say it here, before anybody relies on a number that was measured on them.\n"
    )


def smallest_difference(n: int) -> float:
    """Give the smallest difference of a share that a split of n examples usually shows.

    It is that of two runs which disagree on `DIFFERING` of the examples, each better on half of
    those; 1 means that the split shows none.
    """
    better = round(DIFFERING * n / 2)
    changes = np.repeat([0.0, 1.0, -1.0], [n - 2 * better, better, better])
    return statistics.smallest_difference(changes)


def _size(split: str, lines: Sequence[Line]) -> str:
    found = smallest_difference(len(lines))
    shown = f"{found:.3f}" if found < 1 else "none"
    groups = len({line.get("group", line["id"]) for line in lines})
    # How alike they are, only answers tell.
    alike = f", and larger where its {groups} groups fall alike" * (groups < len(lines))
    return f"{split:6} {len(lines):6} examples; smallest difference shown: {shown}{alike}"


def _spread(lengths: Sequence[int]) -> str:
    middle, most, longest = np.percentile(lengths, [50, 95, 100], method="lower")
    return f"median {middle}, 95% up to {most}, longest {longest}"


def _histogram(lengths: Sequence[int]) -> dict[str, int]:
    """Count lengths in steps that double: a few long ones do not hide what most are like."""
    counts = Counter(max(3, (length - 1).bit_length()) for length in lengths)
    steps = range(min(counts), max(counts) + 1)
    return {f"up to {2**step}": counts[step] for step in steps}


def _script(text: str) -> str:
    """Name the script that most letters are of, such as latin or cjk."""
    names = (unicodedata.name(letter, "?").split()[0] for letter in text[:400] if letter.isalpha())
    return next((name for name, _ in Counter(names).most_common(1)), "no letters").lower()


def _balance(task: Task, splits: Splits) -> dict[str, dict[data.Split, int]]:
    """Count how often each answer is given, where few answers are given again and again."""
    counted = {
        split: Counter(task.target(line["expected"]) for line in splits[split]) for split in SPLITS
    }
    total = sum(counted.values(), Counter[str]())
    if len(total) > 0.2 * total.total() and task.name != "classification":
        return {}
    return {
        answer: {split: counted[split][answer] for split in SPLITS}
        for answer, _ in total.most_common()
    }


def _balanced(balance: Mapping[str, Mapping[data.Split, int]]) -> Iterator[Part]:
    if balance:
        rows = [(answer, *counts.values()) for answer, counts in balance.items()]
        yield Table(("answer", *SPLITS), rows)
        totals = {answer: float(sum(counts.values())) for answer, counts in balance.items()}
        yield Bars("How often each answer is right", totals)


def _missing(balance: Mapping[str, Mapping[data.Split, int]]) -> Iterator[str]:
    """Say which answers a split lacks, the first of them by name."""
    for split in SPLITS:
        lacked = [answer for answer, counts in balance.items() if counts[split] == 0]
        for answer in lacked[:1]:
            others = f", nor {counted(lacked[1:], 'other')}" if len(lacked) > 1 else ""
            yield f'No example of {split} has the answer "{answer}"{others}.'


def _alike(answers: Collection[str], *, is_of_labels: bool) -> Iterator[str]:
    """Say which answers look like one that was written in two ways, or like places."""
    if answers and is_of_labels and all(re.fullmatch(r"-?\d{1,3}", answer) for answer in answers):
        yield (
            "The answers are numbers: if they stand for names, put these in their place,"
            " for a prompt tells a model no more than they say."
        )
    seen: dict[str, str] = {}
    for answer in sorted(answers):
        plain = UNSEEN.sub("", unicodedata.normalize("NFKC", answer)).casefold()
        one = seen.setdefault(plain.removesuffix(".0"), answer)
        if one != answer:
            yield (
                f'"{one}" and "{answer}" are two answers: '
                "if they are one, write them alike in the file."
            )


def _none(form: Form, lines: Sequence[Line]) -> Iterator[str]:
    """Say which answers, or fields of one, look like none, for which prompts ask otherwise."""
    said = Counter(each for line in lines for each in _texts("", line["expected"]))
    unknown = getattr(form, "UNKNOWN", None)
    help = f"write {unknown} in its place" if unknown else "leave its cells empty in the file"
    for (field, text), count in said.items():
        if text.casefold() in NONE:
            where = f"{field} of " if field else ""
            yield (
                f'"{text}" is the answer of {where}{counted(range(count), "example")}: '
                f"if it stands for none, {help}."
            )


def _texts(field: str, said: Any) -> Iterator[tuple[str, str]]:
    """Give each text of an answer, with the field that it stands in."""
    if isinstance(said, str):
        yield field, said
    elif isinstance(said, list):
        yield from chain.from_iterable(_texts(field, each) for each in said)
    elif isinstance(said, dict):
        for name, held in said.items():
            yield from _texts(f"{field}.{name}" if field else name, held)


def _odd(lines: Sequence[Line]) -> Iterator[str]:
    """Say what inputs hold that nobody may have wanted."""
    for what, (pattern, advice) in ODD.items():
        found = ((line["id"], re.search(pattern, line["input"])) for line in lines)
        odd = [(id, match[0]) for id, match in found if match]
        for id, text in odd[:1]:
            yield f"{what} in {counted(odd, 'input')}, such as {id} ({text}): {advice}."


def _cut(lines: Sequence[Line], lengths: Sequence[int], room: int | None) -> Iterator[str]:
    """Say which examples the model has no room for, and the `--longest` that leaves them out."""
    long = [at for at, length in enumerate(lengths) if room is not None and length > room]
    if long:
        asked = (data.example_of(lines[at]).whole for at in long)
        most = max(1, min(map(data_card.count_words, asked)) - 1)
        yield (
            f"{counted(long, 'example')} longer than the {room} tokens that the model takes,"
            f" such as {lines[long[0]]['id']}: --longest {most} leaves such out, a model with more"
            " room takes them."
        )


def _wordy(task: Task, lines: Sequence[Line]) -> Iterator[str]:
    """Say which right answers are far longer than most, and which others have no full marks."""
    most = data_card.facts(task.name).max_words
    said = {line["id"]: (line["expected"], task.target(line["expected"])) for line in lines}
    counts = {id: data_card.count_words(answer) for id, (_, answer) in said.items()}
    long = [id for id, count in counts.items() if most is not None and count > most]
    if long:
        yield (
            f"{counted(long, 'answer')} far longer than most, such as that of {long[0]} with"
            f" {counts[long[0]]} words. {most} are asked for, but a model may write as many:"
            f" --longest-answer {most} leaves such out."
        )
    marks = {id: tasks.score(task, *each) for id, each in said.items() if id not in {*long}}
    for metric in task.metrics:
        short = [id for id, scores in marks.items() if scores[metric] < 1 - 1e-9]
        if short:
            yield (
                f"{counted(short, 'right answer')} less than 1 by {metric}, such as that of"
                f" {short[0]}: write what it asks for into the file, or do not judge by it."
            )
