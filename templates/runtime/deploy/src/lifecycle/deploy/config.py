"""How the service runs: deploy/serve.yaml, and the keys of those who may call it."""

from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ..errors import ProjectError, refusal
from ..settings import read_yaml

FILE = "deploy/serve.yaml"
Shape = TypeVar("Shape", bound=BaseModel)


class Serve(BaseModel):
    """What deploy/serve.yaml says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    server: Literal["local", "llama.cpp", "vllm", "endpoint"]
    model: str | None = None
    """An optimised folder; without it, the model of the accepted run."""
    threads: int | None = Field(None, ge=1)
    """None: all cores but one, which waiting threads of the others would otherwise slow down."""
    context: int = Field(1024, ge=64)
    """Prompt and answer together, in tokens."""
    slots: int = Field(4, ge=1)
    """Requests that are computed at once."""
    queue: int = Field(16, ge=0)
    """Requests that wait at most; the next one is refused."""
    max_input_chars: int = Field(20_000, ge=1)
    timeout_s: float = Field(30.0, gt=0)
    """For one request, from its slot to its last token."""
    start_timeout_s: float = Field(600.0, gt=0)
    flags: dict[str, Any] = {}
    """Handed to the model server as they are."""


class _Environment(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SERVICE_", env_ignore_empty=True, extra="ignore", env_file_encoding="utf-8"
    )

    api_keys: SecretStr = SecretStr("")
    model_url: str | None = None


def read(root: Path) -> Serve:
    """Read deploy/serve.yaml.

    Raises ProjectError: it is not there, no YAML, or has a key or value that is wrong.
    """
    return read_as(Serve, root, FILE)


def read_as(shape: type[Shape], root: Path, path: str) -> Shape:
    """Read a YAML file of a project.

    Raises ProjectError: it is not there, no YAML, or has a key or value that is wrong.
    """
    if not (root / path).is_file():
        help = f"npx create-genai-project update {path} brings it back."
        raise ProjectError(f"{path} does not exist.", help)
    return parse(shape, read_yaml(root / path, path), path)


def keys(root: Path) -> tuple[str, ...]:
    """Give the keys of SERVICE_API_KEYS, from the environment or .env; none: anyone may call."""
    stated = _Environment(_env_file=root / ".env").api_keys.get_secret_value()
    return tuple(key.strip() for key in stated.split(",") if key.strip())


def model_url(root: Path) -> str | None:
    """Give SERVICE_MODEL_URL: where the model server runs when it is not to be started here."""
    return _Environment(_env_file=root / ".env").model_url


def parse(shape: type[Shape], content: Any, path: str) -> Shape:
    """Check what a file says, and name the first thing that is wrong with it in one sentence.

    A key that says nothing, `slots:` alone, is as if it were not there.
    """
    if isinstance(content, dict):
        content = {key: value for key, value in content.items() if value is not None}
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        raise refusal(error, path, shape.model_fields) from error
