"""Reviewed cases as examples and preference pairs in the data, and never in test."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args

from .. import data, deciding, find_part, tasks
from ..data import Example
from ..errors import ProjectError
from . import cases
from .cases import Case, Reviewed

Known = dict[data.Split, list[Example]]
# Looked for where a word begins: a long one without an @ would be gone through from each letter.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<![\w.,])\+?\d(?:[ ()/.-]{0,2}\d){7,18}(?!\w|,\d)")
_PHONE = re.compile(r"^[+0]|^\d{3}[ .-]\d{3}[ .-]\d{4}$")


def write(root: Path) -> Counter[str]:
    """Put the reviewed cases into the data, and count what became of them.

    Raises ProjectError: a data file is missing or wrong; nothing is written then.
    """
    found = cases.reviewed(root)
    known: dict[str, Known] = {
        task: {split: data.load(root, task, split) for split in get_args(data.Split)}
        for task in {each.case.task for each in found}
    }
    counts = Counter[str]()
    for each in found:
        counts.update(_put(root, each, known[each.case.task]))
        cases.mark_written(root, each.case.turn)
    return counts


def _put(root: Path, reviewed: Reviewed, known: Known) -> list[str]:
    """Write what one case makes, and say what that was."""
    split, task = reviewed.verdict, tasks.find(reviewed.case.task)
    if split == "leave":
        return ["left out"]
    example = example_of(task, reviewed)
    problem = _problem(example or _asked(reviewed.case), split, known)
    if problem.startswith("already in") and problem != f"already in {split}":
        # What another split asks may be learnt, or measured, in no form.
        return [problem]
    if example is None:
        problem = "not in the task's form"
    elif not problem:
        deciding.append(root / data.path_of(task.name, split), _line(example))
        known[split].append(example)
    said = [problem or f"{split} examples"]
    return [*said, "preference pairs"] if _pair(root, reviewed, split) else said


def _problem(example: Example, split: data.Split, known: Known) -> str:
    """Say why an example is none for this split; empty where it is one."""
    for other, examples in known.items():
        same = any(each.whole == example.whole for each in examples)
        if other != split:
            same = same or example.group in {each.group for each in examples}
            same = same or bool(data.near_duplicates([example], examples))
        if same:
            return f"already in {other}"
    return ""


def example_of(task: tasks.Task, reviewed: Reviewed) -> Example | None:
    """Give a case as an example; None where its answer is none of the task's form."""
    case = reviewed.case
    for expected in _forms(task.parse(cleaned(reviewed.answer)), cleaned(case.output)):
        example = replace(_asked(case), expected=expected)
        try:
            task.validate(example)
        except ProjectError:
            continue
        return example
    return None


def _asked(case: Case) -> Example:
    """Give what was asked, with nothing of what people have for themselves, and no answer."""
    return Example(
        id=f"feedback-{case.turn}",
        input=cleaned(case.sent),
        expected=None,
        history=tuple(
            turn.model_copy(update={"content": cleaned(turn.content)}) for turn in case.history
        ),
        source="feedback",
        group=case.group,
    )


def _forms(parsed: Any, output: str) -> list[Any]:
    """Give what an answer may mean: as it is read, beside what was said, its digits as numbers."""
    if parsed is None:
        return []
    if not isinstance(parsed, dict):
        return [parsed]
    numbers = {
        key: int(value) if isinstance(value, str) and value.isdecimal() else value
        for key, value in parsed.items()
    }
    return [parsed, {**parsed, "rejected": output}, numbers]


def _pair(root: Path, reviewed: Reviewed, split: Literal["train", "dev"]) -> bool:
    """Write the right answer against the one that was given, where the project aligns."""
    preferences = find_part("alignment.preferences")
    if preferences is None:
        return False
    case, asked = reviewed.case, _asked(reviewed.case)
    chosen, rejected = cleaned(reviewed.answer).strip(), cleaned(case.output).strip()
    path = preferences.path_of(case.task, split)
    if not chosen or not rejected or chosen == rejected or not (root / path).is_file():
        return False
    if any(each.id == asked.id for each in preferences.read(root, path)):
        return False
    preference = preferences.Preference(
        id=asked.id,
        input=asked.input,
        history=asked.history,
        chosen=chosen,
        rejected=rejected,
        why=cleaned(case.note),
        by="person",
    )
    preferences.make_room(root, case.task)
    preferences.append(root, case.task, split, preference)
    return True


def cleaned(text: str) -> str:
    """Give the text with e-mail addresses, phone and card numbers replaced by what they were.

    Names and addresses have no form: whoever reviews an example looks for those.
    """
    text = _EMAIL.sub("[e-mail address]", text)
    return _DIGITS.sub(lambda match: _replaced(match[0]), text)


def _replaced(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    if 13 <= len(digits) <= 19 and _is_card(digits):
        return "[card number]"
    # Numbers of orders and invoices, and dates, are none.
    return "[phone number]" if _PHONE.search(written) and len(digits) <= 15 else written


def _is_card(digits: str) -> bool:
    """Whether the last digit is the check digit (Luhn, ISO/IEC 7812-1)."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _line(example: Example) -> str:
    line: dict[str, Any] = {"id": example.id, "input": example.input, "expected": example.expected}
    if example.history:
        line["history"] = [turn.model_dump() for turn in example.history]
        # Each answer before it was the model's own; one that was judged is an example of its own.
        line["learn"] = "last"
    if example.group:
        line["group"] = example.group
    return data.text([line])


def strange(root: Path, task: str, inputs: Sequence[str]) -> list[str]:
    """Give the inputs that differ from the training data, the strangest first.

    An input is strange when more of its words are unknown to train than of 95 in 100 dev inputs.
    """
    words = {word for each in data.load(root, task, "train") for word in _words(each.input)}

    def unknown(text: str) -> float:
        own = _words(text)
        return sum(word not in words for word in own) / max(1, len(own))

    usual = sorted(unknown(each.input) for each in data.load(root, task, "dev"))
    limit = usual[int(0.95 * (len(usual) - 1))]
    found = [(unknown(text), text) for text in dict.fromkeys(inputs)]
    return [text for share, text in sorted(found, reverse=True) if share > limit]


def _words(text: str) -> list[str]:
    return re.findall(data.WORD, text.lower())


def inputs_of(found: Sequence[Case], task: str) -> list[str]:
    """Give what was asked of a task, in the form of the data."""
    return [case.sent for case in found if case.task == task]
