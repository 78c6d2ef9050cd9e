import json
import resource
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peft
import pytest
import transformers
from lifecycle import errors, runs, settings
from lifecycle.deploy import compare, config, gguf, optimize

import fake_endpoint
import small_model
from served import Deployed

pytestmark = pytest.mark.once


@pytest.fixture
def local(project: Path) -> settings.Settings:
    """A project whose model is a folder of random weights, with a tokenizer that knows a pair."""
    small_model.make(project / "models" / "tiny")
    teach_a_pair(project / "models" / "tiny")
    return settings.load(project).with_model("models/tiny")


def teach_a_pair(folder: Path) -> None:
    """llama.cpp takes no BPE that merges nothing."""
    file = folder / "tokenizer.json"
    content = json.loads(file.read_text())
    content["model"]["vocab"]["th"] = len(content["model"]["vocab"])
    content["model"]["merges"] = [["t", "h"]]
    file.write_text(json.dumps(content))
    model = transformers.AutoModelForCausalLM.from_pretrained(folder)
    model.resize_token_embeddings(len(content["model"]["vocab"]))
    model.save_pretrained(folder)


def make(local: settings.Settings, **changes: Any) -> Path:
    plan = optimize.Plan.model_validate({"from": "models/tiny", "name": "gguf-f16", **changes})
    return optimize.make(local, plan)


def test_the_card_says_what_it_was_made_from(local: settings.Settings) -> None:
    made = make(local)
    card = json.loads((made / "run.json").read_text())
    source = runs.hash_model(local.root / "models/tiny")
    assert card["made_from"] == {"id": "models/tiny", "sha256": source}
    assert (card["type"], card["architecture"]) == ("f16", "LlamaForCausalLM")
    assert "models/tiny" in (made / "README.md").read_text()
    written = (made / "model.gguf").stat().st_mtime_ns
    assert make(local) == made
    assert (made / "model.gguf").stat().st_mtime_ns == written


def test_a_model_that_is_made_once_more_is_the_one_that_was_measured(
    local: settings.Settings,
) -> None:
    first = runs.hash_model(make(local))
    shutil.rmtree(local.root / "models/gguf-f16")
    time.sleep(1.1)  # A card that names the second would differ.
    assert runs.hash_model(make(local)) == first


def test_eight_bits_take_half_of_sixteen(local: settings.Settings) -> None:
    sizes = [gguf.size_of(local.root / "models/tiny", type) for type in ("f16", "q8_0")]
    assert sizes[1] < 0.6 * sizes[0]


def test_an_adapter_is_merged_first(local: settings.Settings) -> None:
    base = local.root / "models/tiny"
    model = transformers.AutoModelForCausalLM.from_pretrained(base)
    config = peft.LoraConfig(r=2, target_modules=["q_proj"], init_lora_weights=False)
    adapter = local.root / "models/lora"
    peft.get_peft_model(model, config).save_pretrained(adapter)
    made = make(local, **{"from": "models/lora", "name": "gguf-lora"})
    card = json.loads((made / "run.json").read_text())
    assert card["made_from"]["id"] == "models/lora"
    whole = make(local)
    assert (made / "model.gguf").read_bytes() != (whole / "model.gguf").read_bytes()
    assert (made / "model.gguf").stat().st_size == (whole / "model.gguf").stat().st_size


def test_another_model_is_not_overwritten(local: settings.Settings) -> None:
    make(local)
    with pytest.raises(errors.ProjectError, match='"models/gguf-f16" is already there') as raised:
        make(local, type="q8_0")
    assert raised.value.help.endswith("--name gguf-f16-2")


def lose_the_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def lose_the_template(folder: Path) -> None:
    (folder / "chat_template.jinja").unlink()


def be_another(folder: Path) -> None:
    change(folder, architectures=["Phi3ForCausalLM"])


def stretch_positions(folder: Path) -> None:
    change(folder, rope_parameters={"rope_type": "yarn", "rope_theta": 1.0})


def cut_otherwise(folder: Path) -> None:
    file = folder / "tokenizer.json"
    content = json.loads(file.read_text())
    content["pre_tokenizer"] = {"type": "Whitespace"}
    file.write_text(json.dumps(content))


def change(folder: Path, **changes: Any) -> None:
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lose_the_tokenizer, '"tiny" has no tokenizer.json'),
        (lose_the_template, "has no chat template"),
        (be_another, "Phi3ForCausalLM is not converted to GGUF here, as LlamaForCausalLM and"),
        (stretch_positions, "positions scaled by yarn"),
        (cut_otherwise, "cuts text in a way that is not known here"),
    ],
)
def test_what_cannot_be_converted_is_named_and_leaves_nothing(
    spoil: Any, problem: str, local: settings.Settings
) -> None:
    spoil(local.root / "models/tiny")
    with pytest.raises(errors.ProjectError, match=problem):
        make(local)
    assert [path.name for path in (local.root / "models").glob("[!.]*")] == ["tiny"]


def test_a_disk_that_takes_no_more_leaves_nothing(local: settings.Settings) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, most))
    try:
        with pytest.raises(OSError, match="File too large"):
            make(local)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert [path.name for path in (local.root / "models").glob("[!.]*")] == ["tiny"]


def test_an_endpoint_keeps_its_weights(project: Path) -> None:
    with pytest.raises(errors.ProjectError, match="served by an endpoint"):
        optimize.make(settings.load(project), optimize.Plan.model_validate({"from": "fake"}))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("typ: f16", 'gguf.yaml: there is no key "typ"'),
        ("type: q4", "gguf.yaml: type is 'q4': input should be"),
        ("just words", "gguf.yaml: the file is 'just words'"),
        ("type: [", "gguf.yaml is no valid YAML"),
    ],
)
def test_a_wrong_plan_is_named(text: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "gguf.yaml").write_text(text)
    with pytest.raises(errors.ProjectError, match=problem):
        optimize.read(tmp_path / "gguf.yaml", None, None)


@pytest.mark.parametrize(
    ("n", "worse", "said"),
    [
        (60, 0, "that it loses less than 0.02 cannot be shown with n = 60"),
        (200, 0, "loses less than 0.02"),
        (200, 40, "loses more than 0.02"),
        (200, 4, "that it loses less than 0.02 cannot be shown with n = 200"),
    ],
)
def test_nothing_is_called_equal_that_was_not_shown(n: int, worse: int, said: str) -> None:
    verdict = compare.non_inferiority([1.0] * n, [0.0] * worse + [1.0] * (n - worse), 0.02)
    assert str(verdict) == said


def test_throughput_is_of_questions_that_were_not_asked_before(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, serve = settings.load(deployed.root), deployed.serve()

    @contextmanager
    def here(of: settings.Settings, _: config.Serve) -> Iterator[tuple[settings.Settings, None]]:
        yield of, None

    monkeypatch.setattr("lifecycle.deploy.running.started", here)
    monkeypatch.setattr(compare, "candidates", lambda *_: [compare.Candidate(project, serve)])
    deployed.endpoint.answer = lambda _: fake_endpoint.Reply("an answer")
    before = len(deployed.endpoint.questions)
    compare.run(project)
    asked = deployed.endpoint.questions[before:]
    assert len(asked) > 12
    assert len(set(asked)) == len(asked)
