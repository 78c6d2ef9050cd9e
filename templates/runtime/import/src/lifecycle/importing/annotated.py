"""Rows as tools for annotation export them: Prodigy, and Label Studio."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import ProjectError
from .rows import Row, counted

log = logging.getLogger(__name__)


def plain(source: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Give what people said of each text, where one of these tools wrote it; else the rows.

    Raises ProjectError: Label Studio does not write so.
    """
    if any("_input_hash" in row.values for row in rows):
        rows = tuple(_accepted(source, rows))
    held = ((row.values.get("data"), row.values.get("annotations")) for row in rows)
    is_export = all(isinstance(d, Mapping) and isinstance(said, list) for d, said in held)
    return tuple(_labelled(source, rows)) if is_export else rows


def _accepted(source: str, rows: Sequence[Row]) -> Iterator[Row]:
    """Leave out Prodigy's own notes, and what was not accepted: there a rejected label is wrong.

    Where all rows ask about one label, it is right or not: what was rejected is `not LABEL`.
    """
    if len({str(row.values.get("label")) for row in rows}) == 1 and "label" in rows[0].values:
        rows = [
            Row(row.place, {**row.values, "label": f"not {row.values['label']}", "answer": None})
            if row.values.get("answer") == "reject"
            else row
            for row in rows
        ]
    kept = [row for row in rows if row.values.get("answer") in (None, "accept")]
    if left := len(rows) - len(kept):
        log.warning('%s: %d rows are left out, whose "answer" is not accept.', source, left)
    for row in kept:
        own = (key for key in row.values if not re.fullmatch("_.*|answer|tokens", key))
        yield Row(row.place, {key: row.values[key] for key in own})


def _labelled(source: str, rows: Sequence[Row]) -> Iterator[Row]:
    """Give what Label Studio exports as JSON by its tasks: their data, and what each person said.

    Raises ProjectError: it is not as that writes it.
    """
    left = 0
    for row in rows:
        try:
            done = [each for each in row.values["annotations"] if not each.get("was_cancelled")]
            left += not done
            for one in done:
                said: dict[str, Any] = {}
                for item in (each for each in one["result"] if "from_name" in each):
                    name, kind, value = item["from_name"], item["type"], item["value"]
                    if kind == "labels":
                        place = {"start": value["start"], "end": value["end"]}
                        said.setdefault(name, []).extend(
                            place | {"label": each} for each in value[kind]
                        )
                    elif kind == "pairwise":
                        # Both texts by their names in the page, which are mostly their columns'.
                        said[name] = item["to_name"].split(",")[value["selected"] == "right"]
                    else:
                        said[name] = value["text" if kind == "textarea" else kind]
                id = f"{row.values['id']}-{one['id']}" if len(done) > 1 else row.values["id"]
                yield Row(row.place, {"id": id, **row.values["data"], **said})
        except (AttributeError, KeyError, TypeError) as error:
            raise ProjectError(
                f"{source}:{row.place}: this is no task with annotations as Label Studio writes it"
                f" ({error}).",
                "Export it there as JSON or JSON-MIN.",
            ) from error
    if left:
        log.warning("%s: %s without a label left out.", source, counted(range(left), "task"))
