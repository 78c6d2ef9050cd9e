"""From rows to sound examples: what is left out, and why."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..data_card import count_words
from ..errors import ProjectError
from ..making import Line
from .columns import Columns
from .reading import Table, counted
from .shaping import form_of, shape


@dataclass(frozen=True)
class Found:
    """An example with the line or number of its row."""

    place: int
    line: Line


@dataclass
class Left:
    """What was left out: the places of the rows."""

    empty: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    contradictory: list[int] = field(default_factory=list)
    too_long: list[int] = field(default_factory=list)

    def reasons(self) -> list[str]:
        """Give each reason with how many rows it took, and where the first of them are."""
        reasons = (
            (self.empty, "without an input or an answer"),
            (self.repeated, "with what another row says"),
            (self.contradictory, "with an input that has two different answers"),
            (self.too_long, "with a longer input than --longest allows"),
        )
        return [_said(places, reason) for places, reason in reasons if places]


def clean(
    table: Table, task: str, columns: Columns, longest: int | None
) -> tuple[list[Found], Left]:
    """Give the examples, each with its id, and the rows that are none.

    Args:
        longest: leave inputs of more words than this out.

    Raises:
        ProjectError: a row whose value the task cannot have, or an id that is there twice.
    """
    form, left = form_of(task), Left()
    found: list[Found] = []
    for row, line in table.each(lambda row: shape(form, row, columns)):
        if line is None:
            left.empty.append(row.place)
        elif longest is not None and count_words(line["input"]) > longest:
            left.too_long.append(row.place)
        else:
            found.append(Found(row.place, line))
    found = _without_repeats(found, left)
    if form.HAS_ONE_ANSWER:
        found = _without_contradictions(found, left)
    if not found:
        raise ProjectError(
            f"No row of {table.source} can be used: {'; '.join(left.reasons())}.",
            f"Are these the columns? --input and --expected name them: {', '.join(table.columns)}.",
        )
    return _with_ids(found, task, table.source), left


def key_of(line: Line) -> str:
    """Give the input with the turns before it, by which two examples are the same question."""
    return json.dumps([line["input"], line.get("history", [])], ensure_ascii=False)


def _said(places: list[int], reason: str) -> str:
    named = ", ".join(map(str, places[:8])) + (", …" if len(places) > 8 else "")
    return f"{counted(places, 'row')} {reason} (at {named})"


def _without_repeats(found: Iterable[Found], left: Left) -> list[Found]:
    kept: dict[str, Found] = {}
    for each in found:
        said = key_of(each.line) + json.dumps(each.line["expected"], ensure_ascii=False)
        if said in kept:
            left.repeated.append(each.place)
        kept.setdefault(said, each)
    return list(kept.values())


def _without_contradictions(found: list[Found], left: Left) -> list[Found]:
    """Leave out inputs with two answers, where one of them must be wrong: nobody knows which."""
    asked: defaultdict[str, list[Found]] = defaultdict(list)
    for each in found:
        asked[key_of(each.line)].append(each)
    left.contradictory += [each.place for same in asked.values() if len(same) > 1 for each in same]
    return [same[0] for same in asked.values() if len(same) == 1]


def _with_ids(found: list[Found], task: str, source: str) -> list[Found]:
    digits = len(str(max(each.place for each in found)))
    places: dict[str, int] = {}
    named = []
    for each in found:
        id = each.line.get("id") or f"{task}-{each.place:0{digits}}"
        if id in places:
            raise ProjectError(
                f'{source}:{each.place}: the id "{id}" is also that of row {places[id]}.',
                "Every row needs its own; without --id, rows are numbered.",
            )
        places[id] = each.place
        named.append(Found(each.place, {"id": id, **each.line}))
    return named
