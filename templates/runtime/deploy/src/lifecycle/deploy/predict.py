"""Answer a file of inputs with what was accepted: `poe predict in.jsonl out.jsonl`."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import CliPositionalArg

from .. import command, runs, settings
from ..data import Example, Turn
from ..errors import ProjectError, first_fault
from ..evaluation.answers import Answer, Partial, Question
from . import accepted, config, running

LINE = 'A line is one JSON object: {"input": "…"}, and if you like id, task and history.'


class Predict(command.Command):
    """Answer each line of a file with what was accepted, in the order of its lines.

    What a line holds besides stands beside its answer, so `poe import` reads what was written.
    Interrupted, it goes on where it stopped when the same command is given again. Exit 1 when an
    input got no answer; it is written with its error, and with another file asked again.
    """

    source: CliPositionalArg[str]
    """JSON lines with `input`; - reads standard input."""
    target: CliPositionalArg[str]
    """The file to write, which must not exist yet; - writes standard output."""
    task: str | None = None
    """Of the lines that name none; needed where several tasks are served."""

    def cli_cmd(self) -> None:
        """Answer them all, and write the answers at once."""
        from ..evaluation.ask import answer_all

        _need_new(self.target)
        project = settings.load()
        serve = config.read(project.root)
        deployed = accepted.load(project, serve)
        text = _read(self.source)
        questions = list(_questions(text, self.source, self.task, deployed.routes))
        # The answers so far belong to these inputs, this run and this model.
        depends_on = {"text": text, "run": deployed.run.id, "model": deployed.model.model_dump()}
        partial = Partial(project.root, depends_on)
        with running.started(deployed.settings, serve) as (at, _):
            answers = answer_all(at, questions, partial, concurrency=serve.slots, max_failures=1.0)
        asked = (json.loads(line) for line in text.split("\n") if line.strip())
        rows = (row | _line(deployed, answer) for row, answer in zip(asked, answers, strict=True))
        _write(self.target, [json.dumps(row, ensure_ascii=False) + "\n" for row in rows])
        _say(answers, deployed.settings.price)
        if failed := sum(answer.error is not None for answer in answers):
            print(f"The same command with another file asks the {failed} again.", file=sys.stderr)
            raise SystemExit(1)
        partial.remove()


def _line(deployed: accepted.Deployed, answer: Answer) -> dict[str, object]:
    line: dict[str, object] = {
        "id": answer.id,
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


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str | int | None = None
    input: str = Field(min_length=1)
    task: str | None = None
    history: list[Turn] = []


def _questions(
    text: str, source: str, task: str | None, routes: dict[str, accepted.Route]
) -> Iterator[Question]:
    """Read the lines, each as a question ready to be sent; nothing was asked yet."""
    usual = task or (next(iter(routes)) if len(routes) == 1 else None)
    seen: dict[str, int] = {}
    for number, written in enumerate(text.split("\n"), start=1):
        if not written.strip():
            continue
        place = f"{'standard input' if source == '-' else source}:{number}"
        try:
            line = _Line.model_validate_json(written)
        except ValidationError as error:
            key, fault = first_fault(error)
            raise ProjectError(f"{place}: {key or 'the line'}: {fault}.", LINE) from error
        name, id = line.task or usual, str(line.id if line.id is not None else number)
        if name not in routes:
            known = ", ".join(routes)
            raise ProjectError(f"{place} names no task that is served.", f"--task, of: {known}")
        if id in seen:
            raise ProjectError(f'{place}: the id "{id}" is also that of line {seen[id]}.', LINE)
        seen[id] = number
        route = routes[name]
        example = Example(id, line.input, None, tuple(line.history), place)
        messages = route.render(line.input, line.history)
        yield Question(name, example, messages, route.decoding)
    if not seen:
        raise ProjectError(f"There is no line in {source}.", LINE)


def _read(source: str) -> str:
    try:
        if source == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return command.typed_path(source).read_text("utf-8-sig")
    except OSError as error:
        raise ProjectError(f'"{source}" cannot be read: {error.strerror}.', LINE) from error
    except UnicodeDecodeError as error:
        problem = f'"{source}" is not UTF-8 text: {error.reason}.'
        raise ProjectError(problem, "Save it as UTF-8 text.") from error


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
