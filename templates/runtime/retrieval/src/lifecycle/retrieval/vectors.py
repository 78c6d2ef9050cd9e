"""Texts as vectors of length 1, so that their product says how alike they mean."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from pydantic_settings import SettingsConfigDict

from .. import command
from ..errors import ProjectError
from ..settings import Environment, Settings, key_of, read_environment
from .config import Retrieval
from .index import Vectors

Embed = Callable[[Sequence[str]], Vectors]
"""Texts to vectors: [texts, dimensions]."""
AT_ONCE = 64


class _Environment(Environment):
    """The GENAI_VECTORS_ variables of the environment and of .env."""

    model_config = SettingsConfigDict(env_prefix="GENAI_VECTORS_")


def embedder(retrieval: Retrieval, settings: Settings) -> Embed | None:
    """Give what makes vectors, as app/app.yaml says; None where it says none.

    Raises ProjectError: the package, or the endpoint's address, is not there.
    """
    if retrieval.vectors == "none":
        return None
    if retrieval.vectors == "wordllama":
        return _static()
    if retrieval.vectors_url is None:
        raise ProjectError(
            f'app/app.yaml: retrieval.vectors is "{retrieval.vectors}", and nothing says where.',
            "Add retrieval.vectors_url, an OpenAI-compatible endpoint, or write wordllama or none.",
        )
    return _endpoint(retrieval.vectors, retrieval.vectors_url, settings)


def _static() -> Embed:
    """Give the mean of the vectors of a text's tokens: a table that the package brings along.

    Its files are read here, because the package itself looks for them on a hub.

    Raises ProjectError: the package is not there.
    """
    spec = find_spec("wordllama")
    if spec is None and sys.version_info >= (3, 14):
        raise ProjectError(
            "wordllama comes ready for Python 3.11 to 3.13, and this is a later one.",
            "Type uv python pin 3.13, then uv sync --inexact --group retrieval; or write none, or "
            "an embedding model, as retrieval.vectors in app/app.yaml.",
        )
    command.need("retrieval", "wordllama", "tokenizers", "safetensors")
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(next(iter(spec.submodule_search_locations)))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizers/l2_supercat_tokenizer_config.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    [table] = load_file(folder / "weights/l2_supercat_256.safetensors").values()

    def embed(texts: Sequence[str]) -> Vectors:
        encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        means = [table[each.ids].astype(np.float32).mean(axis=0) for each in encoded]
        return normalised(np.stack(means))

    return embed


def _endpoint(model: str, url: str, settings: Settings) -> Embed:
    import openai

    from .. import failures
    from ..client import transport

    # The key of the model is of no one else who answers elsewhere.
    is_the_models = urlsplit(url).netloc == urlsplit(settings.base_url or "").netloc
    kind = Environment if is_the_models else _Environment
    key = key_of(read_environment(settings.root, kind), url)
    client = openai.OpenAI(
        base_url=url,
        api_key=key.get_secret_value() if key else "not-needed",
        timeout=settings.timeout_s,
        http_client=transport(openai.DefaultHttpx2Client, url),
    )

    def embed(texts: Sequence[str]) -> Vectors:
        found: list[list[float]] = []
        try:
            for start in range(0, len(texts), AT_ONCE):
                batch = list(texts[start : start + AT_ONCE])
                said = client.embeddings.create(model=model, input=batch, encoding_format="float")
                found += [each.embedding for each in sorted(said.data, key=lambda one: one.index)]
        except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
            why, asked = str(error), replace(settings, api_key=key)
            if isinstance(error, openai.APIStatusError):
                why = f"HTTP {error.status_code}: {failures.words(error, asked)}"
            raise ProjectError(
                f'The embedding model "{model}" at {url} gives no vectors: {why}',
                "Correct retrieval.vectors and vectors_url in app/app.yaml, and in .env"
                f" {kind.model_config['env_prefix']}API_KEY.",
            ) from error
        return normalised(np.array(found, np.float32))

    return embed


def normalised(vectors: Vectors) -> Vectors:
    """Give the vectors with length 1; one of nothing stays nothing."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), np.float32)
