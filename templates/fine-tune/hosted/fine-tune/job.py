"""The fine-tuning jobs of an OpenAI-compatible API: files up, a job, and what became of it.

Every step is written down before the next, in models/<name>/job.json: after an interruption the
same command waits for the same job, and nothing is uploaded or paid for twice.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, cast

import openai
from lifecycle import client, data, prompts, runs, tasks
from lifecycle.errors import ProjectError
from lifecycle.settings import Settings
from openai.types.fine_tuning.job_create_params import Method

log = logging.getLogger(__name__)
SPLITS: tuple[Literal["train", "dev"], ...] = ("train", "dev")
FEWEST = 10
"""Providers refuse a training file with fewer examples."""


@dataclass(frozen=True)
class Plan:
    """What is asked of the provider."""

    model: str
    prompt: str
    folder: Path
    seed: int
    hyperparameters: Mapping[str, int | float | str]

    def fingerprint(self, files: Mapping[str, Path]) -> str:
        """One hash over the request and the files that go with it."""
        facts = asdict(self) | {"folder": None}
        facts |= {split: runs.hash_file(file) for split, file in files.items()}
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def write_files(plan: Plan, project: Settings) -> dict[str, Path]:
    """Write both splits as dialogues, one JSON object a line; give split to path.

    The dialogues come from the function that serving uses, with the wanted answer at the end.
    """
    plan.folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Path] = {}
    for split in SPLITS:
        lines = [json.dumps(line, ensure_ascii=False) for line in dialogues(plan, project, split)]
        if split == "train" and len(lines) < FEWEST:
            raise ProjectError(f"There are {len(lines)} training examples; {FEWEST} is the least.")
        files[split] = plan.folder / f"{split}.jsonl"
        runs.write_atomically(files[split], "\n".join(lines) + "\n")
    return files


def dialogues(plan: Plan, project: Settings, split: data.Split) -> Iterator[dict[str, Any]]:
    """Render one split of every task."""
    for name in project.tasks:
        task = tasks.find(name)
        train = data.load(project.root, name, "train", task.validate)
        render = prompts.renderer(prompts.find(project.root, name, plan.prompt), task, train)
        for example in data.load(project.root, name, split, task.validate):
            answer = {"role": "assistant", "content": task.target(example.expected)}
            yield {"messages": [*render(example.input, example.history), answer]}


async def run(plan: Plan, project: Settings, files: Mapping[str, Path], poll_s: float) -> str:
    """Bring the job to its end and give the name of the model that came of it.

    Raises ProjectError when the provider refuses a file or the job, or the job fails.
    """
    async with client.connect(project) as api:
        try:
            state = await _submit(api, plan, files)
            job = await _wait(api, state["job"], poll_s)
        except openai.APIStatusError as error:
            raise ProjectError(f"The provider refused: {error.message}") from error
        except openai.APIConnectionError as error:
            raise ProjectError(
                f"{project.public_url} does not answer: {error}.",
                "Run the same command again: it goes on with the same job.",
            ) from error
    if job.status != "succeeded" or job.fine_tuned_model is None:
        why = job.error.message if job.error and job.error.message else "no reason is given"
        raise ProjectError(
            f"The job {job.id} ended as {job.status}: {why}.",
            f"Remove {plan.folder / 'job.json'} to ask anew.",
        )
    model: str = job.fine_tuned_model
    _save(plan, state | {"model": model, "trained_tokens": job.trained_tokens})
    return model


async def _submit(api: openai.AsyncOpenAI, plan: Plan, files: Mapping[str, Path]) -> dict[str, Any]:
    state = _saved(plan, plan.fingerprint(files))
    for split in SPLITS:
        if split not in state:
            uploaded = await api.files.create(file=files[split], purpose="fine-tune")
            state[split] = uploaded.id
            _save(plan, state)
    if "job" not in state:
        job = await api.fine_tuning.jobs.create(
            model=plan.model,
            training_file=state["train"],
            validation_file=state["dev"],
            seed=plan.seed,
            method=cast(
                Method,
                {
                    "type": "supervised",
                    "supervised": {"hyperparameters": dict(plan.hyperparameters)},
                },
            ),
        )
        state["job"] = job.id
        _save(plan, state)
    return state


async def _wait(api: openai.AsyncOpenAI, id: str, poll_s: float) -> Any:
    told: set[str] = set()
    while True:
        events = await api.fine_tuning.jobs.list_events(id, limit=20)
        for event in reversed(events.data):
            if event.id not in told:
                log.warning("%s", event.message)
                told.add(event.id)
        job = await api.fine_tuning.jobs.retrieve(id)
        if job.status in {"succeeded", "failed", "cancelled"}:
            return job
        await asyncio.sleep(poll_s)


def _saved(plan: Plan, fingerprint: str) -> dict[str, Any]:
    file = plan.folder / "job.json"
    if not file.exists():
        return {"fingerprint": fingerprint, "base": plan.model, "seed": plan.seed}
    state: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if state["fingerprint"] != fingerprint:
        raise ProjectError(
            f'"{plan.folder.name}" is a job with other settings, data or prompts.',
            "Give this one a name: --name.",
        )
    return state


def _save(plan: Plan, state: Mapping[str, Any]) -> None:
    runs.write_atomically(plan.folder / "job.json", json.dumps(state, indent=2) + "\n")
