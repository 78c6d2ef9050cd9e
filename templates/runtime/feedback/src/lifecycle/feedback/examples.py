"""Reviewed cases as examples and preferences in the data, and never in test."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args

from .. import data, deciding, find_part, tasks
from ..app import config
from ..data import Example
from ..errors import ProjectError
from . import cases
from .cases import Case, Reviewed

Known = dict[data.Split, list[Example]]
Near = set[tuple[str, data.Split]]
"""The ids of questions, each with a split that asks nearly the same."""
WRITTEN = "feedback"
"""Where examples come from that have just been written, and are in no file that was read."""
# Looked for where a word begins: a long one without an @ would be gone through from each letter.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<![\w.,])\+?\d(?:[ ()/.-]{0,2}\d){7,18}(?!\w|,\d)")
OTHERWISE = "answered otherwise"
"""What is said, before where, of a question that is there with another answer."""
_PHONE = re.compile(r"^[+0]|^\d{3}[ .-]\d{3}[ .-]\d{4}$")


def write(root: Path) -> Counter[str]:
    """Put the reviewed cases into the data, and count what became of them.

    Raises ProjectError: a data file is missing or wrong; nothing is written then.
    """
    with cases.writing(root):
        found = cases.reviewed(root)
        counts = Counter[str]()
        for task in dict.fromkeys(each.case.task for each in found):
            mine = [each for each in found if each.case.task == task]
            known = _known(root, task)
            near = _near(mine, known)
            for each in mine:
                counts.update(_put(root, each, known, near))
                cases.mark_written(root, each.case.turn)
    return counts


def _known(root: Path, task: str) -> Known:
    """Give what each split asks, and the questions that measure what looks them up."""
    splits: tuple[data.Split, ...] = get_args(data.Split)
    known = {split: data.load(root, task, split) for split in splits}
    looking_up = find_part("retrieval.config")
    if looking_up is not None and config.read(root).retrieval is not None:
        folder = looking_up.read(root).questions
        for split in splits:
            path = f"{folder}/{split}.jsonl"
            known[split] += data.read(root, path) if (root / path).is_file() else []
    return known


def _near(found: Sequence[Reviewed], known: Known) -> Near:
    """Give the questions that a split asks nearly; all at once, for each time reads all texts."""
    asked = [question for each in found for question in _questions(each.case)]
    meant = {each.verdict for each in found} - {"leave"}
    others = [split for split in known if meant - {split}]
    return {
        (pair.left.id, split)
        for split in others
        for pair in data.near_duplicates(asked, known[split])
    }


def _put(root: Path, reviewed: Reviewed, known: Known, near: Near) -> list[str]:
    """Write what one case makes, and say what that was."""
    split, task = reviewed.verdict, tasks.find(reviewed.case.task)
    if split == "leave":
        return ["left out"]
    asked = _asked(reviewed.case)
    if other := _elsewhere(_questions(reviewed.case), split, known, near):
        # What another split asks may be learnt, or measured, in no form.
        return [f"already in {other}"]
    there = next((each for each in known[split] if each.whole == asked.whole), None)
    if not reviewed.answer.strip():
        return _preference(root, reviewed, split, there) or ["thumbs that teach nothing"]
    example = example_of(task, reviewed, known[split])
    if example is None:
        return ["not in the task's form"]
    if there is None:
        deciding.append(root / data.path_of(task.name, split), _line(example))
        known[split].append(example)
        said = f"{split} examples"
    elif _scored(task, there, task.target(example.expected)) == 1:
        said = f"already in {split}"
    else:
        said = f"{OTHERWISE} in {split} by {there.id}"
    return [said, *_preference(root, reviewed, split, there)]


def _questions(case: Case) -> list[Example]:
    """Give what was asked with what was looked up for it, by itself, and before it."""
    asked = _asked(case)
    before = (
        replace(asked, input=turn.content, history=asked.history[:at])
        for at, turn in enumerate(asked.history)
        if turn.role == "user"
    )
    return [asked, replace(asked, input=cleaned(case.input)), *before]


def _elsewhere(
    asked: Sequence[Example], split: data.Split, known: Known, near: Near
) -> data.Split | None:
    """Name the other split that asks the same, or nearly, or of the same session."""
    for other, examples in known.items():
        written = [each for each in examples if each.source == WRITTEN]
        if other != split and (
            any(each.group == asked[0].group for each in examples)
            or {each.whole for each in asked} & {each.whole for each in examples}
            or (asked[0].id, other) in near
            or data.near_duplicates(asked, written)
        ):
            return other
    return None


def _scored(task: tasks.Task, there: Example, answer: str) -> float:
    return tasks.score(task, there.expected, answer)[task.metrics[0]]


def example_of(task: tasks.Task, reviewed: Reviewed, others: Sequence[Example]) -> Example | None:
    """Give a case as an example; None where its answer is none of the task's form.

    Args:
        others: of its split; where an answer that was right needs a wrong one beside it, theirs.
    """
    case = reviewed.case
    said = [cleaned(case.output), *(task.target(each.expected) for each in others)]
    for expected in _forms(task.parse(cleaned(reviewed.answer)), said):
        example = replace(_asked(case), expected=expected)
        try:
            task.validate(example)
        except ProjectError:
            continue
        # An answer that is not right by itself stops all that learns or measures.
        if _scored(task, example, task.target(expected)) == 1:
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
        source=WRITTEN,
        group=case.group,
    )


def _forms(parsed: Any, said: Sequence[str]) -> Iterator[Any]:
    """Give what an answer may mean: as it is read, its digits as numbers, beside a worse one."""
    if parsed is None:
        return
    yield parsed
    if isinstance(parsed, dict):
        yield {
            key: int(value) if isinstance(value, str) and value.isdecimal() else value
            for key, value in parsed.items()
        }
        yield from ({**parsed, "rejected": each} for each in said if each.strip())


def is_thumb_down(case: Case) -> bool:
    """Whether it may stand without a right answer: nobody liked it, and the project aligns."""
    is_aligned = find_part("alignment.preferences") is not None
    return is_aligned and case.rating == "bad" and bool(case.output.strip())


def _preference(
    root: Path, reviewed: Reviewed, split: Literal["train", "dev"], there: Example | None
) -> list[str]:
    """Write the right answer against the one that was given, where the project aligns.

    An answer that was liked as it is stands alone, and so does one to which nobody knew a better.

    Args:
        there: the example that asks the same already.
    """
    preferences = find_part("alignment.preferences")
    case, asked = reviewed.case, _asked(reviewed.case)
    chosen, rejected = cleaned(reviewed.answer).strip(), cleaned(case.output).strip()
    if chosen == rejected:
        rejected = ""
    judged = {"good": chosen, "bad": rejected}.get(case.rating)
    if preferences is None or not ((chosen and rejected) or judged):
        return []
    if there is not None:
        task = tasks.find(case.task)
        right, wrong = (_scored(task, there, answer) for answer in (chosen, rejected))
        if (right < 1 and right <= wrong) if chosen else wrong == 1:
            return []  # The example would teach one thing, and the preference another.
    preferences.make_room(root, case.task)
    if split == "dev" and not (root / preferences.path_of(case.task, split)).is_file():
        return []  # Every fifth question of the one file is held out, and this would be all.
    preference = preferences.Preference(
        id=asked.id,
        input=asked.input,
        history=asked.history,
        chosen=chosen,
        rejected=rejected,
        why=cleaned(case.note),
        by="person",
    )
    if problem := preferences.problem(root, case.task, split, preference):
        return [problem]
    preferences.append(root, case.task, split, preference)
    return ["preference pairs" if preference.is_pair else "thumbs alone, for KTO"]


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
