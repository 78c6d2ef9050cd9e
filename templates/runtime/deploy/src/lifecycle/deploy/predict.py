"""Answer a file of inputs with what was accepted: `poe predict in.jsonl out.jsonl`."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_settings import CliPositionalArg

from .. import command, runs, settings
from ..data import Example, Turn
from ..errors import ProjectError, first_fault
from ..evaluation.answers import Answer, Partial, Question
from ..importing import reading
from ..importing.rows import Table, parsed, several
from . import accepted, config, running

ROW = "A row has an input, and if you like a task and a history."
NO_INPUT = "The row has no input."
# What stands in every row that this command wrote.
OWN = {"output", "answer", "error"}


class Predict(command.Command):
    """Answer each row of a file with what was accepted, in the order of its rows.

    What a row holds stands beside its answer, a column of its own called `output` as
    `given_output`, so `poe import` reads what was written. Interrupted, it goes on where it stopped
    when the same command is given again. Exit 1 when a row got no answer, such as one without an
    input; it is written with its error, and with another file asked again.
    """

    source: CliPositionalArg[str]
    """The inputs, in any format that poe import reads; - reads JSON lines from standard input."""
    target: CliPositionalArg[str]
    """The file of JSON lines to write, which must not exist yet; - writes standard output."""
    input: str = "input"
    """The column of the inputs."""
    columns: str | None = None
    """The names of all columns, in their order, where the first line of the file is a row."""
    encoding: str = "utf-8"
    """Of a CSV, TSV or JSON file."""
    part: str | None = None
    """The sheet of an Excel file, or a list in a JSON file."""
    task: str | None = None
    """Of the rows that name none; needed where several tasks are served."""

    def cli_cmd(self) -> None:
        """Answer them all, and write the answers at once."""
        from ..evaluation.ask import answer_all

        _need_new(self.target)
        project = settings.load()
        serve = config.read(project.root)
        deployed = accepted.load(project, serve)
        names = several(self.columns)
        table = reading.read(self.source, self.encoding, self.part, names).holding([self.input])
        questions = list(_questions(table, self.input, self.task, deployed.routes))
        # The answers so far belong to these inputs, this run and this model.
        put = [question for question in questions if question]
        asked = [question.messages for question in put]
        depends_on = {"asked": asked, "run": deployed.run.id, "model": deployed.model.model_dump()}
        partial = Partial(project.root, depends_on)
        with running.started(deployed.settings, serve) as (at, _):
            found = answer_all(at, put, partial, concurrency=serve.slots, max_failures=1.0)
        given = iter(found)
        answers = [
            next(given) if question else Answer(task="", id=str(number), output="", error=NO_INPUT)
            for number, question in enumerate(questions, start=1)
        ]
        lines = (
            {"id": answer.id, **_beside(row.values, _line(deployed, answer))}
            for row, answer in zip(table.rows, answers, strict=True)
        )
        _write(self.target, [json.dumps(line, ensure_ascii=False) + "\n" for line in lines])
        _say(answers, deployed.settings.price)
        if failed := sum(answer.error is not None for answer in found):
            print(f"The same command with another file asks the {failed} again.", file=sys.stderr)
        else:
            partial.remove()
        if failed or len(put) < len(answers):
            raise SystemExit(1)


def _beside(values: Mapping[str, Any], line: dict[str, object]) -> dict[str, object]:
    taken = set() if values.keys() >= OWN else line.keys() & values.keys()
    return {(f"given_{key}" if key in taken else key): values[key] for key in values} | line


def _line(deployed: accepted.Deployed, answer: Answer) -> dict[str, object]:
    line: dict[str, object] = {
        "output": answer.output,
        "answer": None if answer.error else deployed.routes[answer.task].task.parse(answer.output),
        "ending": answer.ending,
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": answer.completion_tokens,
        "error": answer.error,
    }
    price, tokens = deployed.settings.price, (answer.prompt_tokens, answer.completion_tokens)
    if price and None not in tokens:
        line["cost"] = price.of(tokens[0] or 0, tokens[1] or 0)
    return line


def _say(answers: Sequence[Answer], price: settings.Price | None) -> None:
    endings = Counter(answer.ending for answer in answers)
    how = ", ".join(f"{count} {ending}" for ending, count in endings.most_common())
    tokens_in = sum(answer.prompt_tokens or 0 for answer in answers)
    tokens_out = sum(answer.completion_tokens or 0 for answer in answers)
    cost = f", {price.said(tokens_in, tokens_out)}" if price else ""
    print(f"{len(answers)} inputs: {how}; {tokens_in + tokens_out} tokens{cost}", file=sys.stderr)


class _Row(BaseModel):
    input: str
    history: list[Turn] = []


def _questions(
    table: Table, column: str, task: str | None, routes: dict[str, accepted.Route]
) -> Iterator[Question | None]:
    """Read the rows, each as a question ready to be sent, and None of one without an input."""
    if column not in table.columns:
        problem = f'{table.source} has no column "{column}".'
        there = ", ".join(table.columns)
        raise ProjectError(problem, f"Name that of the inputs, --input COLUMN, of: {there}")
    usual = task or (next(iter(routes)) if len(routes) == 1 else None)
    inputs = table.each(lambda row: row.text(column))
    for number, (row, input) in enumerate(inputs, start=1):
        if not input:
            yield None
            continue
        place = f"{table.source}:{row.place}"
        history = parsed(row.values.get("history"))
        # What is called so and is no list may be about anything.
        told = {"history": history} if isinstance(history, list) else {}
        try:
            read = _Row.model_validate({"input": input, **told})
        except ValidationError as error:
            key, fault = first_fault(error)
            raise ProjectError(f"{place}: {key}: {fault}.", ROW) from error
        # Of one task alone, a column that is called so is about something else.
        name = (row.text("task") if len(routes) > 1 else "") or usual
        if name not in routes:
            known = ", ".join(routes)
            raise ProjectError(f"{place} names no task that is served.", f"--task, of: {known}")
        route = routes[name]
        example = Example(str(number), read.input, None, tuple(read.history), place)
        messages = route.render(read.input, read.history)
        yield Question(name, example, messages, route.decoding)


def _need_new(target: str) -> None:
    if target != "-" and command.typed_path(target).exists():
        raise ProjectError(f'"{target}" exists already.', "Name another file, or remove it.")


def _write(target: str, lines: list[str]) -> None:
    if target == "-":
        sys.stdout.writelines(lines)
        return
    _need_new(target)  # Another one may have written it meanwhile. The answers are kept.
    try:
        runs.write_atomically(command.typed_path(target), "".join(lines))
    except OSError as error:
        raise ProjectError(
            f'"{target}" cannot be written: {error.strerror}.',
            "The answers are kept: the same command with another file goes on.",
        ) from error


if __name__ == "__main__":
    command.run(Predict)
