"""Chat, in a row: a message and its reply, or a whole dialogue; and the worse reply, if any."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from .. import data_card, tasks
from ..data import Line
from ..data_card import Facts, count_words
from .columns import Columns
from .dialogues import CONTENTS, ROLES, SYSTEM, Spoken, Turn, content_of, dialogue_of, name_of
from .lengths import usual
from .rows import Row, Table, parsed

CATEGORY = "text-generation"
HAS_ONE_ANSWER = False
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def expected(row: Row, columns: Columns, _input: str) -> dict[str, Any] | None:
    """Give the reply, whether it refuses, and the worse one."""
    return _reply(row.text(columns.expected[0]), row.text(columns.rejected))


def dialogue(row: Row, columns: Columns) -> Line | None:
    """Give a message that is answered, with the turns before it as history.

    It is the last whose answer says half as much as the longest: most dialogues end in a goodbye.
    Where a worse answer stands beside it, it is the last of all. An answer that has no weight, as
    OpenAI calls what is not to be learned, is only read.
    """
    held = parsed(row.values.get(columns.dialogue or ""))
    turns = [turn for turn in held if isinstance(turn, dict)] if isinstance(held, list) else []
    only_read = [turn for turn in turns if turn.get("weight") == 0]
    spoken = dialogue_of(held, is_named=True) or []
    spoken = spoken if only_read else _joined(spoken)
    roles = [role for role, _ in spoken]
    ends = [at for at in range(1, len(roles)) if roles[at - 1 : at + 1] == ["user", "assistant"]]
    if only_read:
        learned = {content_of(turn) for turn in turns if turn not in only_read}
        ends = [at for at in ends if spoken[at][1] in learned]
    if not ends:
        return None
    words = {at: count_words(spoken[at][1]) for at in ends}
    least = 0 if columns.rejected else max(words.values()) / 2
    end = max(at for at in ends if words[at] >= least)
    *history, (_, input), (_, reply) = spoken[: end + 1]
    worse = dialogue_of(row.values.get(columns.rejected or ""))
    worse = worse and _joined(worse)
    rejected = row.text(columns.rejected) if worse is None else worse[-1][1] if worse else ""
    line: Line = {"input": input, "expected": _reply(reply, rejected)}
    if history:
        line["history"] = [{"role": role, "content": content} for role, content in history]
    if only_read:
        line["learn"] = "last"
    return line


def _joined(spoken: Spoken) -> Spoken:
    """Make one turn of the messages that one of both sends in a row: all of them are the answer."""
    said = groupby(spoken, itemgetter(0))
    return [(role, "\n\n".join(content for _, content in each)) for role, each in said]


def together(table: Table, group: str | None) -> Table:
    """Give a row for each dialogue where each turn has one.

    Turns are of one by the `group`, or by the identifier that has most values, but not all its own;
    or by the message that each answers, as in OpenAssistant's, where the best of several goes on.
    Where each has a time they are in its order, for many exports begin with the newest.
    """
    turns = [{name.lower(): held for name, held in row.values.items()} for row in table.rows]
    counts = {
        name: len({str(row.values.get(name)) for row in table.rows})
        for name in table.columns
        if name == group or name.lower().endswith("id")
    }
    keys = [name for name, count in counts.items() if 1 < count < len(turns)]
    is_turn = all(name_of(turn) in (*ROLES, *SYSTEM) and turn.keys() & CONTENTS for turn in turns)
    if is_turn and {"message_id", "parent_id"} <= {*table.columns}:
        return _threads(table)
    if not is_turn or not keys:
        return table
    key = group or max(keys, key=counts.__getitem__)
    times = [[str(row.values.get(name)) for row in table.rows] for name in table.columns]
    times = [each for each in times if all(map(_TIME.match, each))]
    order = max(times, key=lambda each: len({*each}), default=[""] * len(turns))
    held: dict[str, list[Turn]] = {}
    for at in sorted(range(len(turns)), key=order.__getitem__):
        held.setdefault(table.rows[at].text(key), []).append(turns[at])
    rows = [{group or "id": id, "messages": said} for id, said in held.items()]
    places = enumerate(rows, start=1)
    return Table(table.source, tuple(rows[0]), tuple(Row(place, row) for place, row in places))


def _threads(table: Table) -> Table:
    replies: dict[str, list[Row]] = {}
    for row in table.rows:
        replies.setdefault(row.text("parent_id"), []).append(row)
    named = {row.text("message_id") for row in table.rows}
    rows: list[Row] = []
    for begun in (row for row in table.rows if row.text("parent_id") not in named):
        said = [begun]
        while answers := replies.get(said[-1].text("message_id")):
            said.append(min(answers, key=lambda row: row.values.get("rank") or 0))
        id = begun.text("message_id")
        rows.append(Row(begun.place, {"id": id, "messages": [row.values for row in said]}))
    return Table(table.source, ("id", "messages"), tuple(rows))


def facts(lines: Sequence[Line]) -> dict[str, Any]:
    """Give how long a reply may be, in words, who answers, and whether replies are plain text.

    They are where nearly all of them are: `format_ok` demands what the right answers have.
    """
    expected = [line["expected"] for line in lines]
    words = [count_words(each["reply"]) for each in expected]
    facts = Facts(what="team", max_words=max(words))
    task = tasks.find("chat")
    with data_card.instead("chat", facts):
        plain = [task.score(each, each["reply"])["format_ok"] for each in expected]
    is_plain = sum(plain) >= 0.95 * len(plain)
    return {"what": "team", "max_words": usual(words), "plain": is_plain}


def stratum(cluster: Sequence[Line]) -> str:
    """Say whether the request must be refused."""
    return str(cluster[0]["expected"]["refuse"])


def remarks(
    lines: Sequence[Line], _inputs: Sequence[int], _answers: Sequence[int]
) -> Iterator[str]:
    """Say what the metrics of a chat do not judge in these answers."""
    facts = data_card.facts("chat")
    if any(line.get("history") for line in lines):
        yield (
            "an example asks for one answer of its dialogue: the last that says half as much as the"
            " longest, or with a worse one beside it the last; fine-tuning learns those before it"
            ' as well, but where a line has "learn": "last"'
        )
    if not facts.plain:
        yield (
            "right answers have lists, marks, several paragraphs or no end: format_ok demands no "
            f"plain text, but at most {facts.max_words} words"
        )
    if not any(line["expected"]["refuse"] for line in lines):
        yield (
            "no right answer refuses: refusal_ok asks only that a model does not, in the English "
            "words of refuses() in tasks/chat.py"
        )


def reject_others(lines: list[Line]) -> None:
    """Reject, for each reply, the next one of its split that does not say the same.

    So `win_rate` says how often an answer is nearer to the right one than to another's.
    """
    for at, line in enumerate(lines):
        if not line["expected"]["rejected"]:
            others = (lines[(at + step) % len(lines)] for step in range(1, len(lines)))
            replies = (
                other["expected"]["reply"] for other in others if _words(other) != _words(line)
            )
            line["expected"]["rejected"] = next(replies, "")


def _reply(reply: str, rejected: str) -> dict[str, Any] | None:
    answer = tasks.find("chat").parse(reply)
    return {"reply": reply, "refuse": answer["refuse"], "rejected": rejected} if answer else None


def _words(line: Line) -> list[str]:
    return sorted(str(line["expected"]["reply"]).lower().split())
