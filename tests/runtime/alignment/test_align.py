"""Alignment: preferences one may train on, experiments that TRL reads, a step of each method."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("trl", reason="uv sync --group train")

import torch
import transformers
import trl
from lifecycle import data, settings, tasks
from lifecycle.alignment import preferences, rewards, rows
from lifecycle.chat import Chat, ends_of
from lifecycle.errors import ProjectError
from lifecycle.training import experiment

import small_model

pytestmark = pytest.mark.filterwarnings("ignore")
PROJECT = settings.load()
CONFIGS = {
    "dpo": trl.DPOConfig,
    "kto": trl.KTOConfig,
    "reward": trl.RewardConfig,
    "rloo": trl.RLOOConfig,
    "grpo": trl.GRPOConfig,
}


@pytest.mark.parametrize("task", PROJECT.tasks)
def test_preferences_share_no_input_with_the_test_split(task: str) -> None:
    tested = {example.input for example in data.load(PROJECT.root, task, "test")}
    for split in preferences.SHIPPED:
        found = preferences.load(PROJECT.root, task, split)
        assert tested.isdisjoint(each.input for each in found)


@pytest.mark.parametrize("method", CONFIGS)
def test_a_shipped_experiment_is_what_its_trainer_reads(method: str, tmp_path: Path) -> None:
    plan = experiment.read(experiment.Adaptation, PROJECT.root / "align" / f"{method}.yaml")
    values = {"use_cpu": True, "bf16": False, "report_to": "none", "output_dir": str(tmp_path)}
    experiment.build(CONFIGS[method], plan.trainer | values, method)
    assert plan.method == method


def test_the_reward_of_the_task_is_its_score() -> None:
    task = PROJECT.tasks[0]
    example = data.load(PROJECT.root, task, "train")[0]
    tokenizer = small_model.make_tokenizer()
    chat = Chat(tokenizer, ends_of(tokenizer))
    target = tasks.find(task).target(example.expected)
    got = rewards.of_the_task(chat)(
        prompts=[[{"role": "user", "content": example.input}]] * 2,
        # What was written before the answer is not part of it.
        completion_ids=[tokenizer(f"<think>Well.</think>{target}").input_ids, []],
        task=[task] * 2,
        expected=[json.dumps(example.expected)] * 2,
    )
    assert got == [1.0, 0.0]


@pytest.mark.parametrize("method", ["dpo", "kto", "reward", "grpo"])
def test_a_method_makes_a_model(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import align

    changes: tuple[str, ...] = ()
    if method == "grpo":
        # The answers of random weights are all wrong; a reward model tells them apart.
        project(tmp_path, monkeypatch, "reward")
        changes = (f"reward={align.train(tmp_path / 'reward.yaml').as_posix()}",)
    project(tmp_path, monkeypatch, method)
    result = align.train(tmp_path / f"{method}.yaml", changes)
    card = json.loads((result / "run.json").read_text())
    assert card["result"]["steps"] == 1
    assert not (result / "ref").exists()
    assert align.train(tmp_path / f"{method}.yaml", changes) == result
    assert ("groups_without_difference" in card["result"]) == (method == "grpo")


def test_thumbs_alone_train_by_kto_and_by_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import align

    for task in PROJECT.tasks:
        shutil.copytree(PROJECT.root / "data" / task, tmp_path / "data" / task)
        for path in (tmp_path / "data" / task).glob("preferences*.jsonl"):
            pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            for at, pair in enumerate(pairs):
                del pair["rejected" if at % 2 else "chosen"]
            path.write_text("".join(json.dumps(pair) + "\n" for pair in pairs), encoding="utf-8")
    project(tmp_path, monkeypatch, "kto")
    project(tmp_path, monkeypatch, "dpo")
    result = align.train(tmp_path / "kto.yaml")
    assert json.loads((result / "run.json").read_text())["result"]["steps"] == 1
    with pytest.raises(ProjectError, match="holds answers with a thumb alone, and no pairs"):
        align.train(tmp_path / "dpo.yaml")
    assert not (tmp_path / "models" / "dpo").exists()


def test_kto_is_given_no_answer_beside_the_other_one_of_its_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(tmp_path, monkeypatch, "kto")
    plan = experiment.read(experiment.Adaptation, tmp_path / "kto.yaml", ["data.limit=100"])
    this = experiment.begin(plan, rows.files)
    found = rows.unpaired_preference(this, "train")
    assert sum(row["label"] for row in found) * 2 == len(found)
    neighbours = list(pairwise(found))
    beside = sum(one["prompt"] == other["prompt"] for one, other in neighbours)
    # In the order of the file that would be half of them.
    assert beside < len(neighbours) / 10
    starts = [found[at : at + 4] for at in range(0, len(found) - 3, 4)]
    assert sum(len({row["label"] for row in batch}) == 1 for batch in starts) < len(starts) / 4


@pytest.mark.parametrize("method", ["grpo", "rloo"])
def test_equal_rewards_leave_no_model_behind(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import align

    project(tmp_path, monkeypatch, method)
    with pytest.raises(ProjectError, match=r"rewarded equally \(with 0\.\d{3}\)"):
        align.train(tmp_path / f"{method}.yaml")
    assert not (tmp_path / "models" / method).exists()


def test_a_preference_that_would_be_cut_off_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import align

    project(tmp_path, monkeypatch, "dpo")
    with pytest.raises(ProjectError, match=r'The preference ".*" is \d+ tokens long, and 20 are'):
        align.train(tmp_path / "dpo.yaml", ["trainer.max_length=20"])


def test_a_reward_model_comes_out_the_same_for_the_same_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import align

    project(tmp_path, monkeypatch, "reward")
    made = [align.train(tmp_path / "reward.yaml", name=name) for name in ("one", "two")]
    one, two = ((folder / "model.safetensors").read_bytes() for folder in made)
    assert one == two


@pytest.mark.parametrize("method", ["dpo", "kto", "grpo", "rloo"])
def test_the_reference_of_whole_weights_is_of_the_commit_that_is_trained(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import methods

    load, asked = trl.trainer.utils.create_model_from_path, []

    def noting(name: str, **options: object) -> object:
        asked.append(options.get("revision"))
        return load(name, **options)

    for module in ("dpo", "kto", "grpo", "rloo"):
        monkeypatch.setattr(f"trl.trainer.{module}_trainer.create_model_from_path", noting)
    project(tmp_path, monkeypatch, method)
    plan = experiment.read(experiment.Adaptation, tmp_path / f"{method}.yaml", ["lora=null"])
    start = experiment.Start("models/small", "12ab")
    methods.make_trainer(experiment.begin(plan, rows.files, start=start))
    assert asked == ["12ab"]


def test_what_the_trainer_cannot_do_is_one_sentence_though_it_speaks_of_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import align

    project(tmp_path, monkeypatch, "dpo")
    with pytest.raises(ProjectError, match=r"dpo.yaml cannot be trained: .*sync_ref_model"):
        align.train(tmp_path / "dpo.yaml", ["trainer.sync_ref_model=true"])


@pytest.mark.parametrize(
    ("method", "beta", "least"),
    [("dpo", -0.1, "more than 0"), ("dpo", 0, "more than 0"), ("kto", 0, "more than 0"),
     ("grpo", -0.1, "at least 0"), ("rloo", -1, "at least 0")],
)  # fmt: skip
def test_a_beta_that_turns_what_is_learned_round_is_refused(
    method: str, beta: float, least: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import align

    project(tmp_path, monkeypatch, method)
    with pytest.raises(ProjectError, match=f"beta is {beta:g}, and must be {least}"):
        align.train(tmp_path / f"{method}.yaml", [f"trainer.beta={beta}"])
    assert not (tmp_path / "models" / method).exists()


def test_a_method_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import align

    project(tmp_path, monkeypatch, "dpo")
    with pytest.raises(ProjectError, match='method is "ppo"'):
        align.train(tmp_path / "dpo.yaml", ["method=ppo"])


def test_a_reward_model_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    small_model.make(tmp_path / "small")
    with pytest.raises(ProjectError, match='no reward model in "small"'):
        rewards.of_a_model(tmp_path / "small")
    with pytest.raises(ProjectError, match="no reward model"):
        rewards.of_a_model(tmp_path / "reward")


def test_a_build_of_torch_for_gpus_scores_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_model.make(tmp_path / "small")
    kind = transformers.AutoModelForSequenceClassification
    kind.from_pretrained(tmp_path / "small", num_labels=1).save_pretrained(tmp_path / "small")

    def named(check_available: bool = False) -> torch.device | None:
        return None if check_available else torch.device("cuda")

    monkeypatch.setattr(torch.accelerator, "current_accelerator", named)
    score = rewards.of_a_model(tmp_path / "small")
    question = [{"role": "user", "content": "Where is my order?"}]
    assert len(score([question], [[{"role": "assistant", "content": "On its way."}]])) == 1


def project(folder: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """Make a project in `folder` with this one's data and prompts, and a model of bytes."""
    for name in ("data", "prompt", "pyproject.toml"):
        if not (folder / name).exists():
            (folder / name).symlink_to(PROJECT.root / name)
    (folder / "lifecycle.yaml").write_text((PROJECT.root / "lifecycle.yaml").read_text())
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GENAI_MODEL", "models/small")
    small_model.make(folder / "models" / "small")
    trainer = {"max_steps": 1, "per_device_train_batch_size": 4, "report_to": "none"}
    if method in {"grpo", "rloo"}:
        trainer |= {"num_generations": 2, "max_completion_length": 4, "beta": 0.02}
    else:
        trainer |= {"max_length": 4096}
    plan = {"method": method, "data": {"limit": 4}, "trainer": trainer}
    if method != "reward":
        plan["lora"] = {"r": 2, "target_modules": "all-linear"}
    (folder / f"{method}.yaml").write_text(json.dumps(plan))
