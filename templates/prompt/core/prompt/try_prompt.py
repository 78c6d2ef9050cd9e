"""Try a prompt on one input, and see what is sent, what comes back, and what it took."""

import asyncio
from contextlib import suppress

from lifecycle import command, data, errors, prompts, runs, serving, settings, tasks
from pydantic import Field
from pydantic_settings import CliPositionalArg

NO_ANSWER = {
    "cut off": "cut off at the limit (decoding.max_tokens in the prompt)",
    "empty": "it is empty",
}


class Try(command.Command):
    """Try a prompt on one input, and see what is sent, what comes back, and what it took."""

    input: CliPositionalArg[str | None] = None
    """The input; else an example of the dev split, whose answer is known."""
    prompt: str = "default"
    """The prompt's name: prompt/<task>/<name>.md."""
    shots: int | None = Field(None, ge=0)
    """Examples shown before the question, instead of as many as the prompt says."""
    nearest: bool = False
    """Show the training examples most like the input, instead of the same ones every time."""
    task: str | None = None
    """The task; else the first of the project."""
    example: str | None = None
    """The id of a dev example; else the first."""
    model: str | None = None
    """Another model than lifecycle.yaml's: a folder such as models/lora, or an id."""
    show_messages: bool = False
    """Print the messages that are sent, few-shot examples included."""
    seed: runs.Seed = 0
    """For sampling, where the prompt's temperature is above 0."""

    def cli_cmd(self) -> None:
        """Ask once."""
        configured = settings.load().with_model(self.model)
        task = tasks.find(self.task or configured.tasks[0])
        found = prompts.find(configured.root, task.name, self.prompt)
        prompt = found.showing(self.shots, self.nearest)
        train = data.load(configured.root, task.name, "train", task.validate)
        example = self._example(configured, task)
        messages = prompts.renderer(prompt, task, train)(example.input, example.history)
        if self.show_messages:
            for message in messages:
                print(f"[{message['role']}]\n{data.plain(message['content'])}\n")
        else:
            print(f"input: {data.plain(example.input)}\n")
        with serving.serving(configured) as ready:
            decoding = prompt.decoding_for(task)
            completion = asyncio.run(_stream(ready(), messages, decoding, self.seed))
        _print_outcome(task, example, completion)

    def _example(self, configured: settings.Settings, task: tasks.Task) -> data.Example:
        if self.input is not None:
            return data.Example("", self.input, None)
        examples = data.load(configured.root, task.name, "dev", task.validate)
        for example in examples:
            if self.example in (None, example.id):
                return example
        raise errors.ProjectError(
            f'The dev split of {task.name} has no example "{self.example}".',
            f"Its first is {examples[0].id}.",
        )


async def _stream(
    served: settings.Settings,
    messages: list[prompts.Message],
    decoding: prompts.Decoding,
    seed: int,
) -> runs.Completion:
    from lifecycle import client

    async with client.connect(served) as connection:
        await client.check_reachable(connection, served)
        async for part in client.stream(connection, served, messages, decoding, seed):
            if isinstance(part, runs.Completion):
                print()
                return part
            # Where nobody reads on, the answer is heard to its end: then its connection closes.
            with suppress(OSError):
                print(data.plain(part), end="", flush=True)
    raise AssertionError("a stream ends in its completion")


def _print_outcome(task: tasks.Task, example: data.Example, completion: runs.Completion) -> None:
    print(f"\nparsed: {task.parse(completion.output)!r}")
    if example.expected is not None:
        scores = task.score(example.expected, completion.output)
        print(f"expected: {example.expected!r}")
        print("scores: " + ", ".join(f"{name} {value:g}" for name, value in scores.items()))
    if completion.ending != "answered":
        refused = f"refused: {data.plain(completion.output)}"
        print(f"no answer: {NO_ANSWER.get(completion.ending, refused)}")
    known = completion.prompt_tokens is not None and completion.completion_tokens is not None
    tokens = f"{completion.prompt_tokens} tokens in, {completion.completion_tokens} out"
    print(f"{completion.latency_ms:.0f} ms, {tokens if known else 'tokens unknown'}")


if __name__ == "__main__":
    command.run(Try)
