import json
from pathlib import Path
from typing import Any

import pytest
from lifecycle import errors, runs, settings
from lifecycle.deploy import accepted, config

from served import Deployed

pytestmark = pytest.mark.once


def test_nothing_is_served_before_it_is_accepted(deployed: Deployed) -> None:
    deployed.change(adapt={})
    with pytest.raises(errors.ProjectError, match="Nothing is accepted yet"):
        deployed.load()


def test_a_prompt_that_changed_is_not_what_was_accepted(deployed: Deployed) -> None:
    path = deployed.root / "prompt" / deployed.task.name / "default.md"
    path.write_text(path.read_text() + "Be brief.\n")
    with pytest.raises(errors.ProjectError, match="is not what run 0001-prompt was accepted with"):
        deployed.load()


def test_another_address_is_not_where_it_was_accepted(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(errors.ProjectError, match="was accepted at"):
        deployed.load()


@pytest.fixture
def local(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> settings.Settings:
    """The same project with an accepted model in a folder, and one that was made from it."""
    monkeypatch.delenv("GENAI_BASE_URL")
    deployed.change(model={"id": "models/tiny", "provider": "local"})
    write(deployed.root / "models/tiny/config.json", {})
    sha256 = runs.hash_model(deployed.root / "models/tiny")
    write(deployed.root / "models/gguf-f16/run.json", card("models/tiny", sha256))
    (deployed.root / "models/gguf-f16/model.gguf").write_bytes(b"GGUF")
    file = deployed.root / "eval/runs/0001-prompt.json"
    run = json.loads(file.read_text())
    write(file, run | {"model": {"id": "models/tiny", "sha256": sha256}})
    return settings.load(deployed.root)


def test_the_accepted_model_or_one_made_from_it_is_served(
    local: settings.Settings, deployed: Deployed
) -> None:
    assert deployed.load(server="local").model.id == "models/tiny"
    served = deployed.load(server="llama.cpp", model="models/gguf-f16")
    assert served.model.id == "models/gguf-f16"
    assert served.model.sha256 == runs.hash_model(local.root / "models/gguf-f16")


def test_a_model_whose_weights_changed_is_refused(
    local: settings.Settings, deployed: Deployed
) -> None:
    write(local.root / "models/tiny/config.json", {"hidden_size": 1})
    with pytest.raises(errors.ProjectError, match="is not the model that run 0001-prompt measured"):
        deployed.load(server="local")


@pytest.mark.parametrize(("id", "is_refused"), [("0002-quantize", True), ("0000-older", False)])
def test_what_was_made_of_the_accepted_model_is_served_as_it_was_measured(
    id: str, is_refused: bool, local: settings.Settings, deployed: Deployed
) -> None:
    run = json.loads((deployed.root / "eval/runs/0001-prompt.json").read_text())
    sha256 = runs.hash_model(deployed.root / "models/gguf-f16")
    measured = {"id": id, "model": {"id": "models/gguf-f16", "sha256": sha256}}
    write(deployed.root / f"eval/runs/{id}.json", run | measured)
    deployed.change(integrate={"optimized_run": f"eval/runs/{id}.json"})
    deployed.load(server="llama.cpp", model="models/gguf-f16")
    (local.root / "models/gguf-f16/model.gguf").write_bytes(b"GGUF, otherwise")
    if is_refused:
        with pytest.raises(errors.ProjectError, match="is not the model that run 0002-quantize"):
            deployed.load(server="llama.cpp", model="models/gguf-f16")
    else:
        deployed.load(server="llama.cpp", model="models/gguf-f16")


def test_a_model_made_from_another_is_refused(local: settings.Settings, deployed: Deployed) -> None:
    write(local.root / "models/gguf-f16/run.json", card("models/tiny", "0" * 64))
    with pytest.raises(errors.ProjectError, match='was not made from "models/tiny"'):
        deployed.load(server="llama.cpp", model="models/gguf-f16")
    with pytest.raises(errors.ProjectError, match='There is no model in "models/gguf-q8_0" yet'):
        deployed.load(server="llama.cpp", model="models/gguf-q8_0")


def test_a_merged_model_is_known_by_its_adapter(
    local: settings.Settings, deployed: Deployed
) -> None:
    root = deployed.root
    write(root / "models/lora/adapter_config.json", {})
    write(root / "models/lora/run.json", {"fingerprint": "of its inputs"})
    write(root / "models/lora-merged/config.json", {})
    merged = {"fingerprint": "of its inputs", "merged_from": "lora"}
    write(root / "models/lora-merged/run.json", merged)
    sha256 = runs.hash_model(root / "models/lora")
    _, run = accepted.accepted_run(root)
    of_lora = run.model_copy(update={"model": runs.ModelRef(id="models/lora", sha256=sha256)})
    assert accepted.of_model(local, of_lora, "models/lora-merged").model == "models/lora-merged"
    write(root / "models/lora-merged/run.json", merged | {"fingerprint": "of others"})
    with pytest.raises(errors.ProjectError, match="was not made from"):
        accepted.of_model(local, of_lora, "models/lora-merged")


@pytest.mark.parametrize(
    ("changes", "problem", "help"),
    [
        ({"quue": 3}, 'deploy/serve.yaml: there is no key "quue"', 'Did you mean "queue"?'),
        ({"slots": 0}, "deploy/serve.yaml: slots is 0: input should be greater", ""),
        ({"server": "tgi"}, "deploy/serve.yaml: server is 'tgi': input should be 'local'", ""),
    ],
)
def test_a_wrong_key_is_named_in_one_sentence(
    changes: dict[str, Any], problem: str, help: str, deployed: Deployed
) -> None:
    with pytest.raises(errors.ProjectError) as raised:
        deployed.serve(**changes)
    assert raised.value.problem.startswith(problem)
    assert raised.value.help.startswith(help)


def test_a_key_that_says_nothing_is_as_if_it_were_not_there(deployed: Deployed) -> None:
    assert deployed.serve(slots=None, flags=None) == deployed.serve()


def test_keys_come_from_the_environment_or_env(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config.keys(deployed.root) == ()
    (deployed.root / ".env").write_text("SERVICE_API_KEYS=one, two,\n")
    assert config.keys(deployed.root) == ("one", "two")
    monkeypatch.setenv("SERVICE_API_KEYS", "three")
    assert config.keys(deployed.root) == ("three",)


def card(id: str, sha256: str) -> dict[str, Any]:
    return {"made_from": {"id": id, "sha256": sha256}, "type": "f16"}


def write(file: Path, content: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")
