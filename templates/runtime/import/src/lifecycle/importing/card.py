"""The card of imported data: front matter that the task and the hub read, then text for people."""

import json

import yaml

from ..data_card import Facts
from .dividing import DEV, SPLITS, TRAIN, Splits


def card(category: str, facts: Facts, splits: Splits, source: str, command: str) -> str:
    """Write it.

    Args:
        category: what the hub calls the task.
        command: what was typed to import them.
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
