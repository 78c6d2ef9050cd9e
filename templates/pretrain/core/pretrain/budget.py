"""Is this run worth starting: `poe budget`. Tokens for each parameter, compute, hours.

Compute is 6 floating-point operations for each parameter and token, 2 forward and 4 backward;
attention over long rows comes on top. README.md has all rules with their sources; beyond about 16
rounds repeated data add almost nothing.
"""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import yaml
from lifecycle import command, data, settings
from lifecycle.errors import ProjectError
from lifecycle.training import experiment
from pydantic import Field
from pydantic_settings import CliPositionalArg

from plans import PARQUET, Plan

OPTIMAL_TOKENS = 20
MANY_ROUNDS = 4
BYTES_PER_TOKEN = 2.5
"""A guess, until there is a tokenizer: 1 to 10, by its vocabulary and the language."""
SAMPLE = 200
"""The first documents of each file, by which its tokens are estimated then."""

SUSTAINED: dict[str, tuple[float, str]] = {
    "cpu": (50e9, "50 GFLOP/s on two cores in float32, a model of a million parameters"),
    "l4": (0.4 * 121e12, "40% of the peak of 121 TFLOP/s in bfloat16"),
    "a100": (0.43 * 312e12, "43% of the peak of 312 TFLOP/s in bfloat16"),
    "h100": (0.33 * 989e12, "33% of the peak of 989 TFLOP/s in bfloat16"),
}
"""Floating-point operations a second and device, and what that rests on; expect -25% to +30%."""


class ShowBudget(command.Command):
    """Work out what a plan costs, and refuse it where it states more than it has."""

    plan: CliPositionalArg[Path] = Path("pretrain/model.yaml")
    """The YAML file of the run."""
    hardware: Literal["cpu", "l4", "a100", "h100"] = "cpu"
    """What it would run on."""
    count: int = Field(1, gt=0)
    """How many of them."""

    def cli_cmd(self) -> None:
        """Run the command."""
        command.need("train", "torch", "transformers")
        chosen, root = experiment.read(Plan, self.plan), settings.load().root
        budget = of(chosen, root)
        print(table(budget, self.hardware, self.count))
        print("\nFor lifecycle.yaml, under model:\n")
        print(yaml.safe_dump({"feasibility": feasibility(budget, self.hardware, self.count)}))
        check(chosen, budget)


@dataclass(frozen=True)
class Budget:
    """What a run is made of."""

    parameters: int
    tokens: int
    """Seen in training."""
    available: int | None
    """In the local files, before repetition; None when a source is streamed from the Hub."""
    most: tuple[float, str] | None = None
    """How often the local file is seen that comes round most, and which; None without one."""
    is_sampled: bool = False
    """Whether `available` rests on a tokenizer."""

    @property
    def flops(self) -> float:
        """Floating-point operations of the whole run."""
        return 6.0 * self.parameters * self.tokens

    @property
    def tokens_per_parameter(self) -> float:
        """Of the tokens seen; about 20 is compute-optimal."""
        return self.tokens / self.parameters

    def hours(self, hardware: str, count: int = 1) -> float:
        """Hours on `count` devices at the rate of SUSTAINED."""
        return self.flops / (SUSTAINED[hardware][0] * count) / 3600


def of(plan: Plan, root: Path) -> Budget:
    """Put a plan's figures together."""
    import architecture

    tokenizer = architecture.known_tokenizer(plan, root)
    sizes = available(plan, root, tokenizer)
    known = [size for size in sizes if size is not None]
    total = sum(source.weight for source in plan.sources)
    # Weights are shares of the tokens, so a small file comes round oftener than all do on average.
    rounds = [
        (plan.budget.tokens * source.weight / total / size, str(source.path))
        for source, size in zip(plan.sources, sizes, strict=True)
        if size
    ]
    whole = sum(known) if len(known) == len(sizes) else None
    most = max(rounds, default=None)
    return Budget(parameters(plan, root), plan.budget.tokens, whole, most, tokenizer is not None)


def check(plan: Plan, budget: Budget) -> None:
    """Hold the plan to what it states.

    Raises ProjectError: there are fewer tokens for each parameter than the plan says it needs.
    """
    wanted = plan.budget.at_least_per_parameter
    if budget.tokens_per_parameter < wanted:
        raise ProjectError(
            f"{plan.source}: {budget.tokens:,} tokens for {budget.parameters:,} parameters are "
            f"{budget.tokens_per_parameter:.1f} for each, and the plan states at least {wanted:g}.",
            f"Train on {round(wanted * budget.parameters):,} tokens, take a smaller model, or "
            "state less in budget.at_least_per_parameter, and know why.",
        )


def parameters(plan: Plan, root: Path) -> int:
    """Count the parameters of a plan's model, exactly and without allocating it."""
    import torch
    from transformers import AutoModelForCausalLM

    import architecture

    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(architecture.of(plan, root))
    return sum(weight.numel() for weight in model.parameters())


def available(plan: Plan, root: Path, tokenizer: Any = None) -> list[int | None]:
    """Estimate the tokens of each source by its size; None for one packed or on the Hub."""
    files = [source.file(root) for source in plan.sources]
    return [
        None
        if file is None or file.suffix == PARQUET
        else round(file.stat().st_size / _bytes_per_token(str(source.path), root, tokenizer))
        for source, file in zip(plan.sources, files, strict=True)
    ]


def _bytes_per_token(path: str, root: Path, tokenizer: Any) -> float:
    """Bytes of a file, what is written around its texts included, for each of its tokens."""
    if tokenizer is None:
        return BYTES_PER_TOKEN
    import mixture

    lines = list(islice(filter(str.strip, data.lines(root, path, "")), SAMPLE))
    if path.endswith(".txt"):
        said = [mixture.Document(text=line) for line in lines]
    else:
        rows = data.rows(root, path, mixture.Document, "", mixture.HELP)
        said = [row for _, row in islice(rows, SAMPLE)]
    documents = [each for each in said if each.text or each.messages]
    batch = {key: [getattr(each, key) for each in documents] for key in ("text", "messages")}
    ids = mixture.ids_of(batch, tokenizer) if documents else []
    return max(1, sum(len(line.encode()) for line in lines)) / max(1, sum(map(len, ids)))


def table(budget: Budget, hardware: str, count: int) -> str:
    """Give the figures with what they mean, one a line."""
    hours = budget.hours(hardware, count)
    enough = "fewer than" if budget.tokens_per_parameter < OPTIMAL_TOKENS else "at least"
    lines = [
        f"parameters            {budget.parameters:>16,}",
        f"tokens seen           {budget.tokens:>16,}",
        f"tokens per parameter  {budget.tokens_per_parameter:>16.1f}   "
        f"{enough} the {OPTIMAL_TOKENS} that are compute-optimal",
        f"compute               {budget.flops:>16.2e}   floating-point operations, 6ND",
        f"hours                 {hours:>16.2g}   on {count} x {hardware}: {SUSTAINED[hardware][1]}",
    ]
    if budget.most is not None:
        rounds, path = budget.most
        verdict = "nearly as good as new" if rounds <= MANY_ROUNDS else "beyond 4, each adds less"
        lines.insert(2, f"rounds, at most       {rounds:>16.1f}   over {path}: {verdict}")
    if budget.available is not None:
        about = (
            f"about, by the first {SAMPLE} documents"
            if budget.is_sampled
            else f"a guess, at {BYTES_PER_TOKEN} bytes each, until poe tokenizer has run"
        )
        lines.insert(2, f"tokens available      {budget.available:>16,}   {about}")
    return "\n".join(lines)


def feasibility(budget: Budget, hardware: str, count: int) -> dict[str, Any]:
    """Give the figures as lifecycle.yaml holds them, with the assumptions they rest on."""
    return {
        "parameters": budget.parameters,
        "tokens": budget.tokens,
        "compute_flops": float(f"{budget.flops:.3g}"),
        "hours": float(f"{budget.hours(hardware, count):.2g}"),
        "assumptions": [
            "6 operations for each parameter and token",
            f"{count} x {hardware}: {SUSTAINED[hardware][1]}",
        ],
    }


if __name__ == "__main__":
    command.run(ShowBudget)
