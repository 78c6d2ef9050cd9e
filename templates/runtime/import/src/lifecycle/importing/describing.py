"""The card of imported data: what the task must know of them, and what people should."""

import json
from collections.abc import Sequence
from typing import Any

import yaml

from .. import data, data_card
from ..data_card import Facts
from ..making import Line
from .dividing import SPLITS, Splits
from .shaping import UNKNOWN

CATEGORIES = {
    "classification": "text-classification",
    "extraction": "token-classification",
    "summarization": "summarization",
    "question-answering": "question-answering",
    "reasoning": "text-generation",
    "chat": "text-generation",
}
WHAT = {"chat": "team"}
"""What prompts call an input where nobody says; of a chat, who answers."""


def facts_of(task: str, lines: Sequence[Line], what: str | None, asked: str | None) -> Facts:
    """Derive what the task must know of the examples."""
    expected = [line["expected"] for line in lines]
    names = {"what": what or WHAT.get(task, "text"), "asked": asked or ""}
    match task:
        case "classification":
            return Facts(**names, labels=data_card.labels_of(expected))
        case "extraction":
            return Facts(**names, fields=data_card.fields_of(expected))
        case "question-answering":
            answers = ((line["input"], line["expected"]) for line in lines)
            held = all(answer == UNKNOWN or answer in input for input, answer in answers)
            return Facts(**names, extractive=held)
        case "summarization" | "chat":
            texts = [each.get("summary") or each.get("reply", "") for each in expected]
            return Facts(**names, max_words=max(len(text.split()) for text in texts))
        case _:
            return Facts(**names)


def complete(lines: Sequence[Line], facts: Facts) -> None:
    """Give each object all fields, each of its kind: a text that looks like a number is a text."""
    for line in lines:
        given: dict[str, Any] = line["expected"]
        line["expected"] = {
            field: _of_kind(kind, given.get(field)) for field, kind in facts.fields.items()
        }


def _of_kind(kind: data_card.Kind, value: Any) -> Any:
    if value is None or data_card.holds(kind, value):
        return value
    if kind == "list":
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def card(task: str, facts: Facts, splits: Splits, source: str, command: str) -> str:
    """Write the card: front matter that the task and the hub read, then text for people."""
    files = [{"split": _hub_name(split), "path": f"{split}.jsonl"} for split in SPLITS]
    head = {
        "pretty_name": source,
        "license": "unknown",
        "task_categories": [CATEGORIES[task]],
        "configs": [{"config_name": "default", "data_files": files}],
        "task": facts.model_dump(mode="json", exclude_defaults=True),
    }
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=100)
    counts = "\n".join(f"| {split} | {len(splits[split])} |" for split in SPLITS)
    first = min(splits[SPLITS[0]], key=lambda line: len(line["input"]))
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


def _hub_name(split: data.Split) -> str:
    return "validation" if split == SPLITS[1] else split
