"""What is configured: the record in lifecycle.yaml, then the environment and .env over it.

| variable        | over                 | for                                               |
|-----------------|----------------------|---------------------------------------------------|
| GENAI_BASE_URL  | model.base_url       | any OpenAI-compatible endpoint                    |
| GENAI_MODEL     | model.id             | another model or model folder                     |
| GENAI_API_KEY   |                      | the endpoint's key; OPENAI_API_KEY is for OpenAI  |
| GENAI_TIMEOUT_S |                      | seconds that one request may take                 |
| GENAI_MAX_RETRIES |                    | how often a failed request is sent again          |
"""

import os
import re
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit, urlunsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from .errors import ProjectError, first_fault

RECORD = "lifecycle.yaml"
CHECK = "poe check shows the place and the fix."
OPENAI_URL = "https://api.openai.com/v1"
SHORTEST_KEY = 8
"""Characters."""

Part = TypeVar("Part", bound=BaseModel)


class Target(BaseModel):
    """What "good enough" means for one metric of one task."""

    task: str | None = None
    metric: str
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _bounded(self) -> "Target":
        if self.at_least is None and self.at_most is None:
            raise ValueError("a target needs at_least or at_most")
        return self

    def is_met(self, value: float) -> bool:
        """Whether a value reaches the target; the tolerance is for the last bits of a mean."""
        low = self.at_least is None or value >= self.at_least - 1e-9
        high = self.at_most is None or value <= self.at_most + 1e-9
        return low and high

    def __str__(self) -> str:
        """Give the target as the tables print it, such as `>= 0.9`."""
        bounds = ((">=", self.at_least), ("<=", self.at_most))
        return " and ".join(f"{sign} {bound:g}" for sign, bound in bounds if bound is not None)


class Scope(BaseModel):
    """The part of `scope` that programs read."""

    tasks: Annotated[list[str], Field(min_length=1)]
    success: list[Target] = []


class Request(BaseModel):
    """What an endpoint wants otherwise than most: `model.request`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token_limit: Literal["max_tokens", "max_completion_tokens"] | None = None
    """What it calls the longest answer; None: as OpenAI does there, as most others elsewhere."""
    temperature: bool = True
    """Whether it takes one; some reasoning models refuse any."""
    seed: bool = True
    reasoning_effort: str | None = None
    headers: dict[str, str] = {}
    """Sent with each request; `$NAME` is that variable of the environment or of .env."""
    extra_body: dict[str, Any] = {}
    """Put into each request; null takes out what would be there."""
    structured_output: bool = False
    """Whether it holds answers to a JSON schema, where the task has one."""

    def said(self) -> dict[str, Any]:
        """Give what a run says of it; headers may hold keys, and are left out."""
        return self.model_dump(exclude={"headers"}, exclude_defaults=True)


class Price(BaseModel):
    """What an endpoint asks for a million tokens: `model.price`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    """Reasoning included."""
    currency: str = "USD"

    def of(self, prompt: float, completion: float) -> float:
        """Give what so many tokens cost."""
        return (prompt * self.input + completion * self.output) / 1e6

    def said(self, prompt: float, completion: float) -> str:
        """Give it in words, such as `0.0123 USD`."""
        amount = self.of(prompt, completion)
        if 0 < amount < 0.0001:
            return f"under 0.0001 {self.currency}"
        return f"{amount:,.2f} {self.currency}" if amount >= 1 else f"{amount:.4f} {self.currency}"


class Model(BaseModel):
    """The part of `model` that programs read."""

    id: str
    provider: Literal["local", "endpoint"]
    revision: str | None = None
    context_length: int | None = None
    base_url: str | None = None
    request: Request = Request()
    price: Price | None = None
    chat_template_kwargs: dict[str, bool | int | float | str] = {}


class Record(BaseModel):
    """The part of lifecycle.yaml that programs read; `create-genai-project check` judges it all."""

    scope: Scope
    model: Model


class Environment(BaseSettings):
    """The GENAI_ variables of the environment and of .env."""

    model_config = SettingsConfigDict(
        env_prefix="GENAI_", env_ignore_empty=True, extra="ignore", env_file_encoding="utf-8"
    )

    base_url: str | None = None
    model: str | None = None
    api_key: SecretStr | None = None
    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY")
    timeout_s: float = Field(120.0, gt=0)
    max_retries: int = Field(5, ge=0)


@dataclass(frozen=True)
class Places:
    """Where a person sets what a model is reached with, for messages."""

    model: str = "model.id"
    base_url: str = f"model.base_url in {RECORD} or GENAI_BASE_URL in .env"
    key: str = "GENAI_API_KEY"
    request: str = f"under model: in {RECORD}"


@dataclass(frozen=True)
class Settings:
    """Everything the stages need to know, already resolved."""

    root: Path
    """The project's folder; every relative path starts here."""
    tasks: tuple[str, ...]
    targets: tuple[Target, ...]
    model: str
    """A folder of this project, a Hugging Face id, or the name of a model at the endpoint."""
    revision: str | None
    base_url: str | None
    """None: the project serves the model itself, for as long as a command runs."""
    api_key: SecretStr | None
    timeout_s: float
    max_retries: int
    request: Request = field(default_factory=Request)
    """What the endpoint wants otherwise than most."""
    places: Places = field(default_factory=Places)
    price: Price | None = None
    chat_template_kwargs: dict[str, Any] = field(default_factory=dict)
    """Arguments of the model's chat template, wherever it is rendered."""
    context_length: int | None = None
    """How many tokens the model takes, prompt and answer together, as far as the record says."""

    @property
    def model_folder(self) -> Path | None:
        """Give the model's folder when it is one of this project, whether made yet or not."""
        folder = self.root / self.model
        held = any((folder / name).is_file() for name in ("config.json", "adapter_config.json"))
        return folder if held or self.model.startswith("models/") else None

    @property
    def is_self_served(self) -> bool:
        """Whether the project starts the model server itself."""
        return self.base_url is None

    @property
    def public_url(self) -> str | None:
        """Give the endpoint for run files: no user, password or query, which may be secret."""
        if self.base_url is None:
            return None
        url = urlsplit(self.base_url)
        host = url.netloc.rpartition("@")[2]
        return urlunsplit((url.scheme, host, url.path, "", ""))

    def headers(self) -> dict[str, str]:
        """Give the headers of each request, with what the environment and .env have for them.

        Raises ProjectError: a variable is not set, or no header can carry what it holds.
        """
        file = DotEnvSettingsSource(Environment, self.root / ".env", case_sensitive=True)
        known = {**file.env_vars, **os.environ}
        found = {}
        for name, value in self.request.headers.items():
            text = known.get(value[1:]) if value.startswith("$") else value
            if not text:
                raise ProjectError(
                    f'model.request.headers of {RECORD} needs "{value[1:]}", which is not set.',
                    f"Put {value[1:]}=… into .env, which git ignores.",
                )
            found[name] = sendable(f"What model.request sends as {name}", text, "[ -~]*")
        return found

    def secrets(self) -> list[str]:
        """Give what nobody else may read of a request: the key, and what headers take of .env.

        Not what is too short for a key, such as `ollama`: it stands in other words as well.
        """
        sent, said = self.headers(), self.request.headers
        found = [self.api_key.get_secret_value()] if self.api_key else []
        for name, text in sent.items():
            if said[name].startswith("$") or re.search("auth|key|token", name, re.IGNORECASE):
                found.append(text.removeprefix("Bearer "))
        return [each for each in found if len(each) >= SHORTEST_KEY]

    def with_model(self, model: str | None) -> "Settings":
        """Give the same settings for another model, of which no more is known; None: as is.

        A folder of the project has one name, however it was typed: what was measured, and what it
        was trained from, is found by it.
        """
        if model is None:
            return self
        name = named(self.root, model)
        changed = self if name == self.model else self._called(name)
        # A folder of ours is served by ourselves, also where the record names an endpoint.
        return changed.self_served() if changed.model_folder else changed

    def _called(self, model: str) -> "Settings":
        return replace(self, model=model, revision=None, context_length=None, price=None)

    def self_served(self) -> "Settings":
        """Give the same settings for the project's own server, which gets nobody's key."""
        return replace(self, base_url=None, api_key=None, request=Request(), price=None)

    def task_targets(self, task: str) -> list[Target]:
        """Give the targets of one task: those that name it, or name none."""
        return [target for target in self.targets if target.task in (None, task)]


def load(start: Path | None = None) -> Settings:
    """Read lifecycle.yaml of the project around `start` (default: here), and the environment.

    Raises ProjectError: no lifecycle.yaml, one that cannot be read, or a key that is missing or
    wrong.
    """
    root = find_root(start or Path.cwd())
    record = read_record(root / RECORD, Record)
    environment = read_environment(root)
    is_hosted = record.model.provider == "endpoint"
    base_url = environment.base_url or record.model.base_url or (OPENAI_URL if is_hosted else None)
    need_address(base_url, Places().base_url)
    settings = Settings(
        root=root,
        tasks=tuple(record.scope.tasks),
        targets=tuple(record.scope.success),
        model=named(root, record.model.id),
        revision=record.model.revision,
        base_url=base_url,
        api_key=key_of(environment, base_url),
        timeout_s=environment.timeout_s,
        max_retries=environment.max_retries,
        request=record.model.request if base_url else Request(),
        price=record.model.price if base_url else None,
        chat_template_kwargs=record.model.chat_template_kwargs,
        context_length=record.model.context_length,
    )
    if environment.model is None or environment.model == settings.model:
        return settings
    if environment.base_url is not None:
        # Both are set by hand: the model is whatever that endpoint calls it.
        return settings._called(environment.model)
    return settings.with_model(environment.model)


def named(root: Path, model: str) -> str:
    """Give a model's name: of a folder of the project as seen from there, else as it is."""
    path = Path(os.path.normpath(root / Path(model).expanduser()))
    if not path.is_relative_to(root) or path == root:
        return model
    inside = path.relative_to(root).as_posix()
    return inside if path.is_dir() or inside.startswith("models/") else model


def find_root(start: Path) -> Path:
    """Give the nearest folder, from `start` upwards, that holds a lifecycle.yaml."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / RECORD).is_file():
            return folder
    raise ProjectError(
        f'There is no {RECORD} in "{start}" or above it.', "Run this inside the project."
    )


def read_record(path: Path, part: type[Part]) -> Part:
    """Read the part of the record that a program needs.

    Raises ProjectError: it is no YAML, or a key is missing or wrong.
    """
    content = read_yaml(path, help=CHECK)
    try:
        return part.model_validate(_said(content))
    except ValidationError as error:
        key, fault = first_fault(error)
        problem = "is missing" if fault == "Field required" else f"is wrong: {fault}"
        raise ProjectError(f"{path.name}: {key or 'the file'} {problem}.", CHECK) from error


def read_yaml(file: Path, name: str = "", help: str = "") -> Any:
    """Read a file of YAML, which messages call by its own name or this one.

    Raises ProjectError: it is none, or no UTF-8 text.
    """
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        fault = " ".join(str(error).split())
        raise ProjectError(f"{name or file.name} is no valid YAML: {fault}", help) from error


def _said(content: Any) -> Any:
    """Give the record without keys that say nothing, which are as if they were not there.

    What is put into each request is as it stands there: null may be a value.
    """
    if not isinstance(content, dict):
        return content
    return {
        key: value if key == "extra_body" else _said(value)
        for key, value in content.items()
        if value is not None
    }


def is_openai(url: str) -> bool:
    """Whether an endpoint is OpenAI's own, for which OPENAI_API_KEY is."""
    host = urlsplit(url).hostname or ""
    return host == "openai.com" or host.endswith(".openai.com")


def is_loopback(url: str) -> bool:
    """Whether an endpoint is on this machine."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def is_local_url(url: str) -> bool:
    """Whether an endpoint is on this machine or a private network, where no key is expected."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".svc"))


def need_address(url: str | None, place: str) -> None:
    """Raise ProjectError unless an endpoint's address, where one is given, is whole."""
    if url is not None and not re.match(r"https?://[^/\s]+\S*$", url):
        raise ProjectError(
            f'"{url}" is not the address of an endpoint.',
            f"Write it whole, such as https://api.example.com/v1: {place}.",
        )


def key_of(environment: Environment, base_url: str | None) -> SecretStr | None:
    """Give the key that is meant for this endpoint.

    Raises ProjectError: it is none.
    """
    if base_url is None:
        return None
    theirs = environment.openai_api_key if is_openai(base_url) else None
    key = environment.api_key or theirs
    if key is None:
        return None
    prefix = environment.model_config["env_prefix"]
    name = f"{prefix}API_KEY" if environment.api_key else "OPENAI_API_KEY"
    return SecretStr(sendable(name, key.get_secret_value()))


def sendable(name: str, text: str, signs: str = "[!-~]*") -> str:
    """Give a key as a request can carry it.

    Raises ProjectError: none can.
    """
    if not re.fullmatch(signs, text.strip()):
        raise ProjectError(
            f"{name} holds a line break, a space or a letter that no key has.",
            "Copy the key again, on one line.",
        )
    return text.strip()


def read_environment(root: Path, kind: type[Environment] = Environment) -> Environment:
    """Read the variables of the environment and of .env.

    Raises ProjectError: one is wrong.
    """
    try:
        return kind(_env_file=root / ".env")
    except ValidationError as error:
        key, fault = first_fault(error)
        name = f"{kind.model_config['env_prefix']}{key.upper()}"
        raise ProjectError(f"{name} is wrong: {fault}.", "Set it in .env.") from error
