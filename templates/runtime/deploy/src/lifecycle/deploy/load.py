"""Load: questions that arrive at random, whether or not earlier ones are answered (an open loop).

A closed loop, which asks again when it has an answer, slows down with the service and so hides how
long people would have waited.
"""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from .. import data, runs
from ..settings import Settings
from ..statistics import percentiles
from . import accepted, asking

FOLDER = "deploy/runs"
Step = dict[str, Any]
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 360, 70, 50, 40
"""Of the picture."""
_LINES = (("p50", "#2563eb"), ("p95", "#b91c1c"))


def measure(
    settings: Settings,
    url: str,
    rates: Sequence[float],
    seconds: float,
    give_up_s: float = 30,
    seed: int = 0,
) -> dict[str, Any]:
    """Ask at each rate for so many seconds, and give the load run, not yet written.

    Args:
        rates: questions a second.
        give_up_s: a question without a right-shaped answer after that is lost.
    """
    return asyncio.run(_measure(settings.root, url, rates, seconds, give_up_s, seed))


async def _measure(
    root: Path, url: str, rates: Sequence[float], seconds: float, give_up_s: float, seed: int
) -> dict[str, Any]:
    async with asking.connect(root, url) as http:
        described = await asking.describe(http)
        pool = questions(root, described["tasks"])
        rng = random.Random(seed)
        steps = []
        for rate in rates:
            steps.append(await _step(http, pool, rate, seconds, give_up_s, rng))
            print(format_step(steps[-1]), flush=True)
    tasks = described["tasks"]
    return {
        "kind": "load",
        "seed": seed,
        "service": described["service"],
        "accepted": described["accepted"],
        "task": tasks[0] if len(tasks) == 1 else "all",
        "steps": steps,
        "lost": sum(step["lost"] for step in steps),
    }


def questions(root: Path, tasks: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """Give the dev examples of all tasks, ready to be sent."""
    return [
        (task, asking.payload(example))
        for task in tasks
        for example in data.load(root, task, "dev")
    ]


def arrivals(rate: float, seconds: float, rng: random.Random) -> list[float]:
    """Draw when questions come: a Poisson process, so the gaps are exponential. In seconds."""
    times, at = [], rng.expovariate(rate)
    while at < seconds:
        times.append(at)
        at += rng.expovariate(rate)
    return times


async def _step(
    http: Any,
    pool: list[tuple[str, dict[str, Any]]],
    rate: float,
    seconds: float,
    give_up_s: float,
    rng: random.Random,
) -> Step:
    start = monotonic()
    under_way = []
    for at in arrivals(rate, seconds, rng):
        due = start + at
        await asyncio.sleep(max(0.0, due - monotonic()))
        task, body = rng.choice(pool)
        again = random.Random(rng.random())
        under_way.append(asyncio.create_task(asking.ask(http, task, body, give_up_s, again, due)))
    outcomes: list[asking.Outcome] = list(await asyncio.gather(*under_way))
    return summary(rate, seconds, monotonic() - start, outcomes)


def summary(rate: float, seconds: float, took_s: float, outcomes: Sequence[asking.Outcome]) -> Step:
    """Add up one step; the percentiles are over what was answered."""
    answered = [outcome for outcome in outcomes if outcome.answer is not None]
    lost = [outcome for outcome in outcomes if outcome.answer is None]
    for problem, count in Counter(outcome.problem for outcome in lost).most_common():
        print(f"lost {count} at {rate:g} a second: {problem}", flush=True)
    whole = [round(value, 1) for value in percentiles([o.latency_ms for o in answered])]
    first = [round(value, 1) for value in percentiles([o.first_token_ms for o in answered])]
    tokens = sum(o.answer.usage.completion_tokens or 0 for o in answered if o.answer)
    return {
        "offered_rps": rate,
        "seconds": seconds,
        "sent": len(outcomes),
        "answered": len(answered),
        "lost": len(lost),
        "retried": sum(outcome.retried for outcome in outcomes),
        "refused": sum(outcome.refused for outcome in outcomes),
        "latency_ms": {"p50": whole[0], "p95": whole[1], "p99": whole[2]},
        "first_token_ms": {"p50": first[0], "p95": first[1]},
        "tokens_per_s": round(tokens / took_s, 1),
    }


def format_step(step: Step) -> str:
    """Give a step as one line."""
    latency, first = step["latency_ms"], step["first_token_ms"]
    return (
        f"{step['offered_rps']:g} a second: {step['sent']} sent, {step['answered']} answered, "
        f"{step['lost']} lost, {step['retried']} sent again; latency p50 {latency['p50']:.0f} ms, "
        f"p95 {latency['p95']:.0f} ms; first token p50 {first['p50']:.0f} ms; "
        f"{step['tokens_per_s']:g} tokens/s"
    )


def write(root: Path, run: dict[str, Any], reference_rps: float) -> str:
    """Write the load run and its picture under the next number, and give the run's path."""
    run = {**run, "reference_rps": reference_rps}
    path = write_run(root, "load", run)
    runs.write_atomically((root / path).with_suffix(".svg"), draw(run["steps"]))
    return path


def draw(steps: Sequence[Step]) -> str:
    """Give a picture in SVG: offered questions a second to the right, milliseconds upwards."""
    most_rate = max(step["offered_rps"] for step in steps)
    most_ms = max(1.0, *(step["latency_ms"]["p95"] for step in steps))

    def at(rate: float, ms: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - 30) * rate / most_rate
        return x, HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * ms / most_ms

    parts = [_axes(most_ms)]
    for step in steps:
        x, _ = at(step["offered_rps"], 0)
        parts.append(_label(x, HEIGHT - BOTTOM + 18, f"{step['offered_rps']:g}"))
        if step["lost"]:
            parts.append(_label(x, TOP - 8, f"{step['lost']} lost", "#b91c1c"))
    for number, (name, colour) in enumerate(_LINES):
        points = [at(step["offered_rps"], step["latency_ms"][name]) for step in steps]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        parts.append(_label(LEFT + 30 + 50 * number, 16, name, colour))
    return _whole("\n".join(parts))


def _axes(most_ms: float) -> str:
    bottom = HEIGHT - BOTTOM
    path = f'<path d="M{LEFT} {TOP}V{bottom}H{WIDTH - 20}" fill="none" stroke="#6b7280"/>'
    ticks = [
        _label(LEFT - 32, bottom - (bottom - TOP) * part + 4, f"{most_ms * part:.0f}")
        for part in (0, 0.5, 1)
    ]
    names = [
        _label(WIDTH / 2, HEIGHT - 8, "questions a second, offered"),
        _label(LEFT - 32, 16, "ms"),
    ]
    return "\n".join([path, *ticks, *names])


def _label(x: float, y: float, text: str, colour: str = "#374151") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{colour}">{text}</text>'


def _whole(inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n{inside}\n</svg>\n'
    )


def write_run(root: Path, kind: str, run: dict[str, Any]) -> str:
    """Write a file of evidence under deploy/runs/ and give its path."""
    folder = root / FOLDER
    id = runs.claimed(root, FOLDER, kind)
    created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    content = {"version": 1, "id": id, "created": created, **run}
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        runs.write_atomically(folder / f"{id}.json", text)
    finally:
        (folder / f"{id}.jsonl").unlink(missing_ok=True)
    return f"{FOLDER}/{id}.json"


def expected_tokens(settings: Settings, requests: float) -> tuple[int, int] | None:
    """Give the tokens in and out that so many questions take, as the accepted run's did.

    None: its endpoint did not say.
    """
    _, run = accepted.accepted_run(settings.root)
    tokens = run.tokens
    if tokens.prompt is None or tokens.completion is None:
        return None
    n = sum(result.n for result in run.tasks.values()) - run.errors - (tokens.unsaid or 0)
    return round(tokens.prompt / n * requests), round(tokens.completion / n * requests)
