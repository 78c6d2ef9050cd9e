"""Run files: the evidence that lifecycle.yaml points to, written once and never edited.

`eval/runs/NNNN-<technique>.json` says what was measured, on what (by hash), with what result;
the file of the same name with `.jsonl` holds one line per example, so that two runs can be
compared example by example.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import ProjectError, first_fault
from .settings import Price, Settings

FOLDER = "eval/runs"
BEARABLE = 0.05
"""The share of the questions that may get no answer in a run that goes on."""
_MODEL_FILES = re.compile(r"\.(safetensors|json|jinja|txt|model|gguf)$|model[^/]*\.bin$")

Value = TypeVar("Value")
Finite = Annotated[float, Field(allow_inf_nan=False)]
Seed = Annotated[int, Field(ge=0, lt=2**32)]
"""As numpy and torch take it."""
Said = Annotated[Value | None, Field(exclude_if=lambda value: value is None)]
"""Left out of the file where there is nothing to say."""
Role = Literal["prompt", "data", "examples", "lock", "application"]
Ending = Literal["answered", "cut off", "refused", "empty", "failed"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Interval(_Part):
    """A value with its 95% interval."""

    value: Finite
    low: Finite
    high: Finite

    def __str__(self) -> str:
        """Give it as tables print it, such as `0.850 (0.781 to 0.900)`."""
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


class FileRef(_Part):
    """A file as it was, and the task that it is for where it is for one."""

    path: str
    sha256: str
    task: Said[str] = None

    def is_unchanged(self, root: Path) -> bool:
        """Whether the file is there, and says what it said: its line ends may have been changed."""
        file = root / self.path
        if not file.is_file():
            return False
        if hash_file(file) == self.sha256:
            return True
        lines = file.read_bytes().replace(b"\r\n", b"\n").rstrip(b"\n")
        ended = [lines + b"\n" * count for count in range(3)]
        written = (*ended, *(each.replace(b"\n", b"\r\n") for each in ended))
        return self.sha256 in [hashlib.sha256(each).hexdigest() for each in written]


class Scorer(FileRef):
    """A file that decides how answers are read and scored."""

    key: str | None = None
    """Set for a data card, of which this key alone counts."""


class Input(FileRef):
    """A file that the answers depend on."""

    role: Role


class ModelRef(_Part):
    """What was measured."""

    id: str
    revision: str | None = None
    sha256: str | None = None
    """Of the weights and tokenizer, for a model folder of this project; see `hash_model`."""
    base_url: str | None = None
    chat_template_kwargs: Said[dict[str, bool | int | float | str]] = None
    """What its chat template was told."""
    trained_from: Said[list[str]] = None
    """Of a model that was trained here: its start, and so on back to one that was not."""


class PromptRef(_Part):
    """Which prompt was sent, and which examples with it."""

    name: str
    shots: int
    examples: Literal["fixed", "nearest"]

    @property
    def options(self) -> str:
        """The options by which `poe evaluate` asks so again, each behind a space."""
        named = "" if self.name == "default" else f" --prompt {self.name}"
        return f"{named} --shots {self.shots}" + " --nearest" * (self.examples == "nearest")


class DecodingRef(_Part):
    """How answers were drawn; with several tasks, the largest of each."""

    temperature: Finite | None = None
    max_tokens: int


class TaskResult(_Part):
    """The metrics of one task over `n` examples."""

    n: int
    metrics: dict[str, Interval]


class Latency(_Part):
    """Percentiles over the requests that succeeded, in milliseconds."""

    p50: Finite
    p95: Finite
    p99: Finite


class Tokens(_Part):
    """Totals over the answers whose tokens the server said; None where it never did."""

    prompt: int | None
    completion: int | None
    reasoning: int | None = None
    """Of the completion, what nobody sees."""
    unsaid: int | None = None
    """Answers of which the server did not say; None where there are none."""


class Completion(_Part):
    """One answer of a model, and what it took."""

    output: str
    """What the task reads; the words of a refusal where there is nothing else."""
    latency_ms: Finite = 0.0
    """Of the request that succeeded: waiting between retries is not the model's slowness."""
    prompt_tokens: int | None = None
    """None where the server does not say, as with all that follows."""
    completion_tokens: int | None = None
    finish_reason: str | None = None
    """Why it ended: `stop`, `length` where it was cut off, or another word of the server."""
    refusal: str | None = None
    reasoning: str | None = None
    """What the model thought before it answered; never part of the answer."""
    reasoning_tokens: int | None = None
    model: str | None = None
    """Who answered, in the server's word: mostly a dated name of the one that was asked."""

    @property
    def ending(self) -> Ending:
        """Say how it ended; an answer that is not there is no wrong answer."""
        if self.refusal is not None or self.finish_reason == "content_filter":
            return "refused"
        if self.finish_reason == "length":
            return "cut off"
        return "answered" if self.output.strip() else "empty"


class Reply(Completion):
    """What came back for one example; `model` only where that is not the one that was asked."""

    task: str
    id: str
    error: str | None = None
    """Why the request failed, where it did; such an example scores 0."""

    @property
    def ending(self) -> Ending:
        """Say how it ended, also where nothing came."""
        return "failed" if self.error is not None else super().ending


class ExampleResult(Reply):
    """One line of the per-example file."""

    scores: dict[str, Finite]
    asked: str | None = None
    """A hash of what it asks, by which a look at it is known when its file was changed since."""
    group: Said[str] = None
    """What the example came from, where others came from it as well."""


class Draft(_Part):
    """A run before it has a number: everything that is known when the last answer is in."""

    technique: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    change: str
    seed: int
    limit: Said[int] = None
    """Set when only the first examples of each task were asked: a look, not a measurement."""
    model: ModelRef
    prompt: Said[PromptRef] = None
    """None where nothing is prompted, and in runs of projects made before it was written down."""
    decoding: DecodingRef
    inputs: list[Input]
    scorer: list[Scorer] = []
    """What reads and scores the answers; empty in runs made before it was written down."""
    tasks: dict[str, TaskResult]
    latency_ms: Latency
    tokens: Tokens
    errors: int
    endings: dict[Ending, int] = {}
    """How many answers ended how; empty in runs made before it was written down."""
    answered_by: dict[str, int] = {}
    """Who answered how many, where the server calls it otherwise than it was asked for."""
    request: dict[str, Any] = {}
    """What this endpoint was asked otherwise than most: `model.request`, without its headers."""
    price: Said[Price] = None
    """What the endpoint asked for tokens then."""

    @property
    def unanswered(self) -> dict[Ending, int]:
        """Give the endings that are no answer."""
        return {ending: n for ending, n in self.endings.items() if ending != "answered"}

    def is_answered(self, bearable: float = BEARABLE) -> bool:
        """Whether no larger share of the questions than this got no answer."""
        return sum(self.unanswered.values()) <= most_of(sum(self.endings.values()), bearable)


class Run(Draft):
    """A run file."""

    version: Literal[1] = 1
    id: str
    created: str
    examples: FileRef

    @property
    def path(self) -> str:
        """Its file, relative to the project, by which the record names it."""
        return f"{FOLDER}/{self.id}.json"

    @property
    def number(self) -> int:
        """What commands take it by: 4 for 0004-fine-tune."""
        return _number(self.id)

    def told(self, model: str) -> str:
        """Say what was tried: the change, and which model where it is another than this one."""
        name = self.model.id.rpartition("/")[2]
        is_said = self.model.id == model or name in self.change
        return self.change if is_said else f"{name}, {self.change}"

    def data_of(self, task: str) -> Input:
        """Give the file of examples that a task of it was measured on."""
        return next(each for each in self.inputs if each.role == "data" and each.task == task)

    @property
    def data(self) -> set[str]:
        """The hashes of the examples that it was measured on."""
        return {entry.sha256 for entry in self.inputs if entry.role == "data"}

    @property
    def test_data(self) -> set[str]:
        """The hashes of the test examples that it was measured on."""
        files = (entry for entry in self.inputs if entry.path.endswith("/test.jsonl"))
        return {entry.sha256 for entry in files if entry.role == "data"}

    @property
    def is_look(self) -> bool:
        """Whether a candidate was measured on test; a baseline is none."""
        return self.technique != "baseline" and bool(self.test_data)


def most_of(n: int, share: float) -> int:
    """Give how many of n a share allows: 0.57 of 100 are 57, whatever floating point says."""
    return int(share * n + 1e-9)


def write(root: Path, draft: Draft, results: Sequence[ExampleResult]) -> Run:
    """Give the run the next number and write both of its files, each at once or not at all."""
    id = claimed(root, FOLDER, draft.technique)
    examples = f"{FOLDER}/{id}.jsonl"
    # The run file comes last: where it is, its examples are.
    lines = (_json(result, "task", "id", exclude_none=True) + "\n" for result in results)
    try:
        write_atomically(root / examples, "".join(lines))
        run = Run(
            id=id,
            created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            examples=FileRef(path=examples, sha256=hash_file(root / examples)),
            **draft.model_dump(),
        )
        content = _json(run, "version", "id", "created", indent=2)
        write_atomically(root / run.path, content + "\n")
    except BaseException:
        (root / examples).unlink(missing_ok=True)
        raise
    return run


def read(path: Path) -> Run:
    """Read a run file.

    Raises ProjectError: there is none, or it is no run file.
    """
    try:
        return Run.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise ProjectError(f'There is no run file "{path}".', f"{FOLDER}/ holds them.") from error
    except ValidationError as error:
        key, fault = first_fault(error)
        raise ProjectError(
            f'"{path}" is no run file: {key or "the file"}: {fault}.',
            "Restore it from git, or delete it.",
        ) from error


def find(root: Path, name: str) -> Run:
    """Read a run by its number (3), its id (0003-fine-tune) or the path of its file.

    Raises ProjectError: there is none of that name, or two of that number, as where branches that
    each made one were merged.
    """
    folder = root / FOLDER
    number = f"{int(name):04d}-*.json" if re.fullmatch(r"[0-9]{1,6}", name) else f"{name}.json"
    found = [Path(name)] if name.endswith(".json") else sorted(folder.glob(number))
    if not found:
        held = ", ".join(sorted(path.stem for path in folder.glob("*.json"))) or "none yet"
        raise ProjectError(f'There is no run "{name}".', f"{FOLDER}/ holds: {held}.")
    if len(found) > 1:
        meant = " or ".join(path.stem for path in found)
        raise ProjectError(f"{len(found)} runs have the number {name}.", f"Name one: {meant}.")
    return read(found[0])


def called(root: Path, run: Run) -> str:
    """Give what commands take a run by: its number, or its id where another has that number."""
    same = list((root / FOLDER).glob(f"{run.number:04d}-*.json"))
    return run.id if len(same) > 1 else str(run.number)


def read_examples(root: Path, run: Run) -> list[ExampleResult]:
    """Read a run's per-example results.

    Raises ProjectError: the file is gone, or not the one the run was written with.
    """
    if not run.examples.is_unchanged(root):
        raise ProjectError(
            f"{run.examples.path} is gone, or was changed after run {run.id} was written.",
            f"Restore it from git, or delete it and {run.path} and evaluate again.",
        )
    lines = (root / run.examples.path).read_text(encoding="utf-8").split("\n")
    return [ExampleResult.model_validate_json(line) for line in lines if line]


def every(root: Path) -> list[Run]:
    """Read every run, oldest first."""
    return list(newest_first(root))[::-1]


def newest_first(root: Path) -> Iterator[Run]:
    """Read the runs one by one, from the one with the highest number down."""
    paths = sorted((root / FOLDER).glob("*.json"), key=lambda path: _number(path.name))
    return map(read, reversed(paths))


def looks(root: Path, run: Run) -> list[Run]:
    """Give all looks at the test examples of a run, oldest first, up to the run itself.

    A file that grows, or of which a label is mended, holds no fresh examples by that: half of
    those that the run was asked are enough for a look at the same.
    """
    asked = _asked(root, run)
    found = (each for each in every(root) if each.is_look and each.id <= run.id)
    return [
        each
        for each in found
        if each.test_data & run.test_data
        or len(asked & _asked(root, each)) * 2 >= max(len(asked), 1)
    ]


def _asked(root: Path, run: Run) -> set[str]:
    """What a run was asked; nothing where it does not say so, or its answers are gone."""
    with suppress(ProjectError):
        return {each.asked for each in read_examples(root, run) if each.asked}
    return set()


def model_of(settings: Settings) -> ModelRef:
    """Say which model it is; a folder of this project by the hash of its files."""
    folder = settings.model_folder if settings.is_self_served else None
    return ModelRef(
        id=settings.model,
        revision=settings.revision,
        chat_template_kwargs=settings.chat_template_kwargs or None,
        sha256=hash_model(folder) if folder is not None and folder.is_dir() else None,
        base_url=settings.public_url,
        trained_from=line_of(settings.root, settings.model) or None,
    )


def line_of(root: Path, model: str) -> list[str]:
    """Give what a model was trained from here, and that in its turn; nothing of any other."""
    line: list[str] = []
    while (card := root / (line[-1] if line else model) / "run.json").is_file():
        start = json.loads(card.read_text(encoding="utf-8")).get("base", {}).get("id")
        if start is None or start in line:
            break
        line.append(start)
    return line


def input_of(root: Path, role: Role, path: str, task: str | None) -> Input:
    """Hash one file that a run depends on; `path` is relative to `root`."""
    return Input(role=role, path=path, sha256=hash_file(root / path), task=task)


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_model(folder: Path) -> str:
    """Give one SHA-256 for a model folder.

    It is that of the sorted lines `<sha256 of the file>  <relative path>` over the files that
    decide what the model says: weights, configuration, tokenizer and chat template.
    """
    return _hash_of(folder, _states(folder))


def is_model(root: Path, id: str, sha256: str | None) -> bool:
    """Whether a folder has this hash. Gigabytes are read for it once, until a file is touched."""
    folder, noted = root / id, root / "models" / ".read"
    state = hashlib.sha256(repr(sorted(_states(folder))).encode()).hexdigest()
    line = f"{sha256}  {state}\n"
    if noted.is_file() and line in noted.read_text(encoding="utf-8"):
        return True
    if hash_model(folder) != sha256:
        return False
    with suppress(OSError), noted.open("a", encoding="utf-8", newline="\n") as file:
        file.write(line)
    return True


def _states(folder: Path) -> frozenset[tuple[Path, int, int]]:
    """Give the files that `hash_model` reads, each with when it was written and its size."""
    files = (path for path in folder.rglob("*") if _MODEL_FILES.search(path.name))
    stats = ((path, path.stat()) for path in files)
    return frozenset((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)


@cache
def _hash_of(folder: Path, files: frozenset[tuple[Path, int, int]]) -> str:
    """Read gigabytes once, however many runs ask; `files` are the states of them."""
    lines = sorted(
        f"{hash_file(path)}  {path.relative_to(folder).as_posix()}\n" for path, *_ in files
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile.

    Folders on the way to it are made.
    """
    write_together({path: text})


def write_together(texts: Mapping[Path, str]) -> None:
    """Write files so: none takes its place before there is room for all."""
    written = {path: path.with_name(f".{path.name}.{os.getpid()}.tmp") for path in texts}
    try:
        for path, temporary in written.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("w", encoding="utf-8", newline="\n") as file:
                file.write(texts[path])
                file.flush()
                os.fsync(file.fileno())
        for path, temporary in written.items():
            temporary.replace(path)
    finally:
        # A disk that is read-only refuses also to remove what is not there.
        with suppress(OSError):
            for temporary in written.values():
                temporary.unlink(missing_ok=True)


def claimed(root: Path, folder: str, kind: str) -> str:
    """Give the next run's id, once `<id>.jsonl` is there to take it: others may write as well."""
    place = root / folder
    place.mkdir(parents=True, exist_ok=True)
    # What was tidied away keeps its number while the record names it.
    record = root / "lifecycle.yaml"
    text = record.read_text(encoding="utf-8") if record.is_file() else ""
    recorded = re.findall(rf"{folder}/(\d{{4,}}-)", text)
    while True:
        # Both suffixes: an interrupted write leaves a .jsonl, and its number stays taken.
        names = [*recorded, *(path.name for path in place.glob("*.json*"))]
        id = f"{max(map(_number, names), default=0) + 1:04d}-{kind}"
        with suppress(FileExistsError):
            (place / f"{id}.jsonl").touch(exist_ok=False)
            if not (place / f"{id}.json").exists():
                return id
            # Another one took it, and let go, since the look at the folder.
            (place / f"{id}.jsonl").unlink()


def _number(name: str) -> int:
    match = re.match(r"(\d{4,})-", name)
    return int(match[1]) if match else 0


def _json(part: _Part, *first: str, indent: int | None = None, exclude_none: bool = False) -> str:
    """Give it with these keys in front."""
    content = part.model_dump(mode="json", exclude_none=exclude_none)
    head = {key: content.pop(key) for key in first}
    return json.dumps({**head, **content}, indent=indent, ensure_ascii=False, allow_nan=False)
