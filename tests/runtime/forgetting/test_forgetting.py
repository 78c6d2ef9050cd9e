"""What training cost: the regression set, and how two models are compared by it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from lifecycle import command, model_folder, runs, settings, statistics
from lifecycle.errors import ProjectError
from lifecycle.evaluation import forgetting

import fake_endpoint

ROOT = settings.load().root


def test_the_shipped_items_are_of_several_kinds_and_none_is_twice_there() -> None:
    items = forgetting.load(ROOT)
    assert len({item.kind for item in items}) >= 4
    assert len(items) >= 30
    assert len({item.id for item in items}) == len(items)
    assert not any(item.is_right("") for item in items)


def test_what_is_lost_in_one_kind_is_not_hidden_by_another() -> None:
    items = forgetting.load(ROOT)
    kinds = list(dict.fromkeys(item.kind for item in items))
    before = [float(item.kind == kinds[0]) for item in items]
    cost = forgetting.compare(items, before, [1.0] * len(items))
    assert cost["all"].difference.value > 0
    assert (cost[kinds[0]].difference.value, cost[kinds[1]].difference.value) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": "a"', r":1: this is no JSON object"),
        ('{"id": "a", "kind": "b", "messages": [], "pattern": "c"}', r":1: "),
        (
            '{"id": "a", "kind": "b", "messages": [{"role": "user", "content": "c"}],'
            ' "pattern": "("}',
            r":1: ",
        ),
        ("", "holds no items"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "eval").mkdir()
    (tmp_path / forgetting.PATH).write_text(line)
    with pytest.raises(ProjectError, match=problem):
        forgetting.load(tmp_path)


@pytest.mark.once
def test_two_models_of_an_endpoint_are_compared_and_the_cost_is_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "eval").mkdir()
    (project / forgetting.PATH).write_text((ROOT / forgetting.PATH).read_text(encoding="utf-8"))

    def answer(request: dict[str, object]) -> fake_endpoint.Reply:
        messages = request["messages"]
        assert isinstance(messages, list)
        right = messages[-1]["content"] if request["model"] == "fake" else "billing"
        return fake_endpoint.Reply(right)

    with fake_endpoint.running(answer) as endpoint:
        monkeypatch.setenv("GENAI_BASE_URL", endpoint.url)
        command.run(forgetting.Forgetting, ["tuned"])
    written = json.loads((project / forgetting.path_of("tuned")).read_text(encoding="utf-8"))
    assert written["kinds"]["copying"]["before"] == 1.0
    assert written["kinds"]["copying"]["after"] == 0.0
    copying = {item.id for item in forgetting.load(project) if item.kind == "copying"}
    assert copying <= {*written["lost"]}
    assert "is worse" in capsys.readouterr().out


@pytest.mark.once
@pytest.mark.parametrize("known", [5, 6])
def test_a_model_that_could_do_next_to_nothing_has_nothing_to_lose(
    known: int, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (ROOT / forgetting.PATH).read_text(encoding="utf-8").splitlines()
    copying = [line for line in lines if '"kind": "copying"' in line]
    (project / "eval").mkdir()
    (project / forgetting.PATH).write_text("\n".join(copying), encoding="utf-8")
    could = {item.messages[-1]["content"] for item in forgetting.load(project)[:known]}

    def answer(request: dict[str, Any]) -> fake_endpoint.Reply:
        said = request["messages"][-1]["content"]
        return fake_endpoint.Reply(said if request["model"] == "fake" and said in could else "?")

    with fake_endpoint.running(answer) as endpoint:
        monkeypatch.setenv("GENAI_BASE_URL", endpoint.url)
        command.run(forgetting.Forgetting, ["tuned"])
    said = capsys.readouterr().out
    assert (f"fake had {known} of them right" in said) == (known < forgetting.LEAST)
    whole = json.loads((project / forgetting.path_of("tuned")).read_text(encoding="utf-8"))
    assert whole["kinds"]["all"]["difference"]["value"] == -known / len(copying)
    verdict = statistics.compare([1.0] * known + [0.0] * 34, [0.0] * (known + 34))
    assert verdict.p_value is not None
    assert (verdict.p_value < 0.05) == (known >= forgetting.LEAST)


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """A model that was trained from another of this project, and what that cost."""
    for name in ("base", "lora"):
        (tmp_path / "models" / name).mkdir(parents=True)
        (tmp_path / "models" / name / "config.json").write_text(f'{{"name": "{name}"}}')
    base = {"id": "models/base", "sha256": runs.hash_model(tmp_path / "models" / "base")}
    (tmp_path / "models" / "lora" / "run.json").write_text(json.dumps({"base": base}))
    sha256 = runs.hash_model(tmp_path / "models" / "lora")
    cost = {"after": {"sha256": sha256}, "kinds": {"all": {"before": 0.5, "after": 0.4}}}
    (tmp_path / "eval" / "forgetting").mkdir(parents=True)
    (tmp_path / forgetting.path_of("models/lora")).write_text(json.dumps(cost))
    return tmp_path


def test_what_weights_of_before_had_lost_says_nothing_of_those_that_took_their_place(
    trained: Path,
) -> None:
    assert forgetting.read(trained, "models/lora") == (0.5, 0.4)
    (trained / "models" / "lora" / "config.json").write_text('{"name": "anew"}')
    assert forgetting.read(trained, "models/lora") is None
    shutil.rmtree(trained / "models")
    assert forgetting.read(trained, "models/lora") == (0.5, 0.4)


def test_a_model_is_not_compared_with_what_took_the_place_of_its_start(trained: Path) -> None:
    lora = trained / "models" / "lora"
    assert model_folder.start_of(lora, "--before") == "models/base"
    (trained / "models" / "base" / "config.json").write_text('{"name": "anew"}')
    with pytest.raises(ProjectError, match='"models/base" has other weights now') as refused:
        model_folder.start_of(lora, "--before")
    assert refused.value.help.endswith("--before models/base.1")


def test_an_adapter_that_went_on_from_another_has_the_base_of_that(trained: Path) -> None:
    base = trained / "models" / "base"
    for name, start in (("first", "base"), ("second", "first")):
        folder = trained / "models" / name
        folder.mkdir()
        (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "models/base"}')
        sha256 = runs.hash_model(trained / "models" / start)
        card = {"base": {"id": f"models/{start}", "sha256": sha256}}
        (folder / "run.json").write_text(json.dumps(card))
    second = trained / "models" / "second"
    assert model_folder.other_base(second, trained) is None
    (base / "config.json").write_text('{"name": "anew"}')
    assert model_folder.other_base(second, trained) == "models/base"
