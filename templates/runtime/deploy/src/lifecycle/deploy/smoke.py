"""Smoke test: what has to hold before anybody else is let in, a dozen requests in all."""

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from .. import data, runs
from ..settings import Settings
from . import accepted, asking, config

KNOWN = 20
MAY_DIFFER = 1
"""Of the known examples: two tokens can be as likely as each other to the last digit, and then
rounding, which differs with what is computed together, decides."""


@dataclass(frozen=True)
class Check:
    """One thing that holds, or does not."""

    name: str
    holds: bool
    note: str = ""


def run(settings: Settings, url: str) -> list[Check]:
    """Ask a running service everything."""
    return asyncio.run(_run(settings, url))


async def _run(settings: Settings, url: str) -> list[Check]:
    root = settings.root
    async with asking.connect(root, url) as http:
        described = await asking.describe(http)
        checks = [Check("ready", True, described["service"]["model"]["id"])]
        reference = reference_run(root, described)
        checks += [await _known(http, root, task, reference) for task in described["tasks"]]
        first = described["tasks"][0]
        checks.append(await _streams(http, root, first))
        checks.append(await _too_long(http, root, first))
    checks.append(await _refuses(root, url, first))
    return checks


def reference_run(root: Path, described: dict[str, Any]) -> runs.Run:
    """Give the newest whole run of the very model that is served, else the accepted run."""
    served = runs.ModelRef.model_validate(described["service"]["model"])
    for run in runs.newest_first(root):
        same = (run.model.id, run.model.sha256) == (served.id, served.sha256)
        is_alike = run.prompt == runs.PromptRef.model_validate(described["service"]["prompt"])
        # An application puts questions of its own, and in another way.
        is_alike = is_alike and run.technique not in ("application", "alone")
        if same and is_alike and run.limit is None and run.tasks.keys() >= set(described["tasks"]):
            return run
    return accepted.accepted_run(root)[1]


async def _known(http: httpx2.AsyncClient, root: Path, task: str, reference: runs.Run) -> Check:
    file = reference.data_of(task)
    if not file.is_unchanged(root):
        note = f"{file.path} is not what run {reference.id} was measured on: poe iterate"
        return Check(f"{task}: known examples", False, note)
    examples = {each.id: each for each in data.read(root, file.path)}
    results = [r for r in runs.read_examples(root, reference) if r.task == task and not r.error]
    # What is drawn is another answer each time.
    is_drawn = reference.decoding.temperature != 0
    results, right, differing = results[:KNOWN], 0, []
    for result in results:
        body = asking.payload(examples[result.id])
        outcome = await asking.ask(http, task, body, 60, random.Random(0))
        output = outcome.answer.output if outcome.answer else outcome.problem
        if outcome.answer is None or (output != result.output and not is_drawn):
            differing.append(f"{result.id}: {output!r}, not {result.output!r}")
        else:
            right += 1
        if outcome.answer is None and len(differing) > MAY_DIFFER:
            break  # Each of the others would take as long.
    same = "questions got some answer" if is_drawn else f"answers are those of run {reference.id}"
    note = f"{right} of {len(results)} {same}"
    return Check(
        f"{task}: known examples", len(differing) <= MAY_DIFFER, "; ".join([note, *differing[:3]])
    )


async def _streams(http: httpx2.AsyncClient, root: Path, task: str) -> Check:
    text = data.load(root, task, "dev")[0].input
    body = {"messages": [{"role": "user", "content": text}], "stream": True, "max_tokens": 4}
    said = await http.post("/v1/chat/completions", json={"model": "any", **body})
    is_stream = said.text.startswith("data:") and said.text.rstrip().endswith("data: [DONE]")
    return Check("OpenAI-compatible stream", is_stream, f"HTTP {said.status_code}")


async def _too_long(http: httpx2.AsyncClient, root: Path, task: str) -> Check:
    limit = config.read(root).max_input_chars
    said = await http.post(f"/v1/{task}", json={"input": "x" * (limit + 1)})
    return Check("over-long request refused", said.status_code == 413, f"HTTP {said.status_code}")


async def _refuses(root: Path, url: str, task: str) -> Check:
    if not config.keys(root):
        return Check("wrong key refused", True, "no key is set: only this machine may call")
    async with asking.connect(root, url, key="not a key") as http:
        said = await http.post(f"/v1/{task}", json={"input": "x"})
    return Check("wrong key refused", said.status_code == 401, f"HTTP {said.status_code}")
