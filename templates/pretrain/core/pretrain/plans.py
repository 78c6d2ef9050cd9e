"""What a plan says: an experiment that trains a model from text, and how much it sees of it."""

from pathlib import Path
from typing import Annotated, Literal

from lifecycle.errors import ProjectError
from lifecycle.training.experiment import Experiment, Part, Values
from pydantic import Field, model_validator

PARQUET = ".parquet"
PACKED = (".gz", ".zst", ".bz2", ".xz", ".zip")


class Source(Part):
    """One source of documents: each has a `text`, or the `messages` of a dialogue."""

    path: str | None = None
    """A file, relative to the project: JSON lines, Parquet, or .txt, where an empty line parts
    documents; where none is empty, each line is one."""
    hub: str | None = None
    """A data set of the Hugging Face Hub; it is streamed, never downloaded whole."""
    subset: str | None = None
    """The Hub's configuration of the data set, such as `sample-10BT`."""
    revision: str | None = None
    """The commit of the data set; without one, the newest, which is written into run.json."""
    weight: Annotated[float, Field(gt=0)] = 1.0
    """Its share of the tokens, in proportion to the other sources."""

    @model_validator(mode="after")
    def _is_one_place(self) -> "Source":
        if (self.path is None) == (self.hub is None):
            raise ValueError("a source needs either a path or a hub")
        return self

    def file(self, root: Path) -> Path | None:
        """Give the file of a source that lies here, and raise ProjectError where there is none."""
        if self.path is None:
            return None
        if (root / self.path).is_dir():
            raise ProjectError(f"{self.path} is a folder.", "A source is a file: name each.")
        if not (root / self.path).is_file():
            raise ProjectError(f"{self.path} does not exist.", "poe corpus makes the sample's.")
        if self.path.endswith(PACKED):
            raise ProjectError(f"{self.path} is packed.", "Unpack it, and name what comes out.")
        return root / self.path


class Budget(Part):
    """How much the model sees; checked before the first step, see budget.py."""

    tokens: Annotated[int, Field(gt=0)]
    """Tokens seen in training, repetitions counted."""
    at_least_per_parameter: Annotated[float, Field(ge=0)] = 20.0
    """Fewer tokens for each parameter than this, and the run is refused."""


class Plan(Experiment):
    """What pretraining adds to an experiment; its `start` is None for random weights.

    `model:` holds fields of the architecture's own config class (`transformers.LlamaConfig`, …)
    and `trainer:` those of `transformers.TrainingArguments`.
    """

    method: Literal["pretrain"] = "pretrain"
    vocabulary: Annotated[int, Field(ge=300)] = 1024
    """Tokens of the tokenizer that is trained; one that starts from a model keeps its own."""
    model: Annotated[Values, Field(default_factory=dict)]
    """Fields of the architecture's config; `model_type` names it."""
    row_tokens: Annotated[int, Field(ge=8)] = 512
    """Documents are packed into rows of this many tokens; only longer ones are cut."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    budget: Budget


def pinned(plan: Plan) -> Plan:
    """Give a plan whose sources of the Hub have the newest commit, where they name none.

    Raises ProjectError: the Hub cannot be asked.
    """
    return plan.model_copy(update={"sources": tuple(map(_pinned, plan.sources))})


def _pinned(source: Source) -> Source:
    if source.hub is None or source.revision is not None:
        return source
    import huggingface_hub

    try:
        newest = huggingface_hub.HfApi().dataset_info(source.hub).sha
    except Exception as error:  # of many kinds: no network, no such set, a gate before it
        raise not_from_hub(source, error) from error
    return source.model_copy(update={"revision": newest})


def not_from_hub(source: Source, error: Exception) -> ProjectError:
    """Say that a source of the Hub is not to be had, and where to look."""
    return ProjectError(
        f"{source.hub} cannot be had from Hugging Face: {' '.join(str(error).split())}",
        "Its page says how it and its subsets are called, and whether they are gated.",
    )
