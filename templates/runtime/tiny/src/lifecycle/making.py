"""What the `data/<task>/make_data.py` scripts share: examples that differ, written as splits."""

import itertools
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from . import data
from .written import write_files

Line = data.Line
SEED = 20261124
GROUP, WORD = r"\(([^()]*)\)", r"\{(\w+)\}"
MAX_OVERLAP = 0.5
"""Two examples that share more than this part of their three-word sequences count as one."""


def distinct(draw: Callable[[], Line], count: int) -> list[Line]:
    """Draw until there are `count` examples, no two of them near-duplicates by their input."""
    found: list[Line] = []
    holders: defaultdict[int, list[frozenset[int]]] = defaultdict(list)
    while len(found) < count:
        example = draw()
        own = data.shingles(example["input"])
        alike = (other for shingle in own for other in holders[shingle])
        if all(len(own & other) <= MAX_OVERLAP * len(own | other) for other in alike):
            for shingle in own:
                holders[shingle].append(own)
            found.append(example)
    return found


def make(
    script: str,
    task: str,
    generate: Callable[[random.Random, int], list[Line]],
    splits: Mapping[str, int],
) -> None:
    """Write the splits of a task next to its script; all come from one draw, so none overlap.

    Ends with 2 where that would overwrite a file that says something else, and writes nothing.
    """
    examples = generate(random.Random(SEED), sum(splits.values()))
    write_splits(Path(script).parent, task, examples, splits)


def write_splits(
    folder: Path, task: str, examples: Iterable[Line], splits: Mapping[str, int]
) -> None:
    """Write `<split>.jsonl` of so many examples each, one split after the other, with their ids."""
    rest = iter(examples)
    parts = {split: itertools.islice(rest, count) for split, count in splits.items()}
    files = {
        folder / f"{split}.jsonl": data.text(numbered(f"{task}-{split}", part))
        for split, part in parts.items()
    }
    write_files(files)


def numbered(prefix: str, lines: Iterable[Line], digits: int = 4) -> Iterable[Line]:
    """Give each line its id, the prefix and a number from 1, in front."""
    for number, line in enumerate(lines, start=1):
        yield {"id": f"{prefix}-{number:0{digits}}", **line}


def write(path: Path, lines: Iterable[Line]) -> None:
    """Write one JSON object a line; see `write_files`."""
    write_files({path: data.text(lines)})


def expand(rng: random.Random, words: Mapping[str, str], pattern: str, **given: str) -> str:
    """Give the pattern with every (a|b) and {word} chosen at random, or taken from `given`.

    `words` say what each {word} may stand for, as "a|b|c"; further words may stand in it.
    """
    while re.search(GROUP, pattern):
        pattern = re.sub(GROUP, lambda group: rng.choice(group[1].split("|")), pattern)
    choices = {name: options.split("|") for name, options in words.items()}
    choices |= {name: [word] for name, word in given.items()}
    while re.search(WORD, pattern):
        pattern = re.sub(WORD, lambda word: rng.choice(choices[word[1]]), pattern)
    return pattern
