"""Fine-tuning: what the loss is taken on, and that the shipped experiments are what TRL reads."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("trl", reason="uv sync --group train")

import torch
import transformers
import trl
from lifecycle import command, runs, settings
from lifecycle.chat import Chat, ends_of
from lifecycle.errors import ProjectError
from lifecycle.training import examples, experiment, session
from peft import LoraConfig
from safetensors.torch import load_file, save_file

import small_model

pytestmark = pytest.mark.filterwarnings("ignore")
ROOT = settings.load().root
TINY = {"use_cpu": True, "bf16": False, "report_to": "none"}


def trainer(folder: Path, rows: list[examples.Row], **config: Any) -> trl.SFTTrainer:
    import fit

    tokenizer = small_model.make_tokenizer()
    return trl.SFTTrainer(
        model=small_model.make(folder / "model").as_posix(),
        args=trl.SFTConfig(str(folder / "run"), **(TINY | config)),
        train_dataset=fit.as_dataset(rows, Chat(tokenizer, ends_of(tokenizer))),
        processing_class=tokenizer,
    )


def test_the_loss_is_on_the_answer_and_its_stop_token(tmp_path: Path) -> None:
    rows = examples.rows(experiment.Data(limit=3), settings.load(), "train")
    made = trainer(tmp_path, rows, max_length=None)
    tokenizer = made.processing_class
    for row, encoded in zip(rows, made.train_dataset, strict=True):
        trained = [label for label in encoded["labels"] if label != examples.IGNORED]
        answers = [turn.answer + tokenizer.eos_token for turn in row.turns]
        assert tokenizer.decode(trained) == "".join(answers)


def test_packing_keeps_every_answer(tmp_path: Path) -> None:
    rows = examples.rows(experiment.Data(limit=8), settings.load(), "train")
    alone = trainer(tmp_path, rows, max_length=4096).train_dataset
    packed = trainer(tmp_path, rows, max_length=4096, packing=True).train_dataset
    assert len(packed) < len(alone)
    assert _trained(packed) == _trained(alone)


def _trained(dataset: Any) -> int:
    return sum(label != -100 for row in dataset for label in row["labels"])


@pytest.mark.parametrize("name", ["lora", "full"])
def test_a_shipped_experiment_is_what_the_trainer_reads(name: str, tmp_path: Path) -> None:
    plan = experiment.read(experiment.Adaptation, ROOT / "fine-tune" / f"{name}.yaml")
    values = plan.trainer | TINY | {"output_dir": str(tmp_path)}
    assert experiment.build(trl.SFTConfig, values, name).load_best_model_at_end
    if plan.lora is not None:
        assert experiment.build(LoraConfig, plan.lora, name).target_modules == "all-linear"


@pytest.mark.once
def test_a_run_is_trained_once_and_says_what_it_was_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fit

    project(tmp_path, monkeypatch)
    result = fit.train(tmp_path / "trial.yaml")
    card = json.loads((result / "run.json").read_text())
    assert card["result"]["steps"] == 2
    assert card["base"]["id"] == "models/small"
    named = settings.load().with_model(f"models/{result.name}")
    assert runs.model_of(named).trained_from == ["models/small"]
    adapter = json.loads((result / "adapter_config.json").read_text())
    assert adapter["base_model_name_or_path"] == "models/small"
    before = (result / "run.json").stat().st_mtime_ns
    assert fit.train(tmp_path / "trial.yaml") == result
    # And without what takes seconds to import.
    (tmp_path / "torch.py").write_text('raise AssertionError("torch is imported")')
    found = os.pathsep.join(map(str, [tmp_path, ROOT / "src", ROOT / "fine-tune"]))
    typed = "import fit, pathlib; fit.train(pathlib.Path('trial.yaml'))"
    environment = os.environ | {"PYTHONPATH": found}
    subprocess.run([sys.executable, "-c", typed], env=environment, check=True)
    (tmp_path / "torch.py").unlink()
    assert (result / "run.json").stat().st_mtime_ns == before
    with pytest.raises(ProjectError, match="other settings"):
        fit.train(tmp_path / "trial.yaml", ["trainer.learning_rate=1"])


@pytest.mark.once
def test_what_another_process_trained_meanwhile_is_not_trained_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fit

    project(tmp_path, monkeypatch)
    result = fit.train(tmp_path / "trial.yaml")
    before = (result / "run.json").read_bytes()
    result.rename(tmp_path / "of another")
    prepare = fit.make_trainer

    def slowly(this: Any) -> Any:
        trainer = prepare(this)
        (tmp_path / "of another").rename(result)
        return trainer

    monkeypatch.setattr(fit, "make_trainer", slowly)
    assert fit.train(tmp_path / "trial.yaml") == result
    assert (result / "run.json").read_bytes() == before


@pytest.mark.once
@pytest.mark.skipif(os.name == "nt", reason="there, nothing is asked to end")
@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGTERM, SystemExit), (signal.SIGINT, KeyboardInterrupt)]
)
def test_a_run_that_is_asked_to_end_says_what_it_goes_on_from(
    sent: signal.Signals,
    code: type[BaseException],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    import fit

    project(tmp_path, monkeypatch)
    saving = ["trainer.save_strategy=steps", "trainer.save_steps=1"]
    step, ends = trl.SFTTrainer.training_step, [2, 1]

    def interrupted(self: trl.SFTTrainer, *args: Any, **kwargs: Any) -> Any:
        if ends and self.state.global_step == ends[-1] - 1:
            ends.pop()
            signal.raise_signal(sent)
        return step(self, *args, **kwargs)

    monkeypatch.setattr(trl.SFTTrainer, "training_step", interrupted)
    ended = "Stopped before the first checkpoint: the same command begins anew."
    for said in (ended, "Stopped: the same command goes on from step 1."):
        with pytest.raises(code):
            fit.train(tmp_path / "trial.yaml", saving)
        assert said in caplog.text
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert (fit.train(tmp_path / "trial.yaml", saving) / "run.json").exists()


@pytest.mark.once
def test_what_is_kept_was_validated_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fit

    project(tmp_path, monkeypatch)
    seen: dict[int, float] = {}
    evaluate = trl.SFTTrainer.evaluate

    def counted(self: trl.SFTTrainer, *args: Any, **kwargs: Any) -> dict[str, float]:
        assert self.state.global_step not in seen, "a real model takes minutes for it"
        measured: dict[str, float] = evaluate(self, *args, **kwargs)
        seen[self.state.global_step] = measured["eval_loss"]
        # Worse with each step, so the first is kept.
        return {**measured, "eval_loss": float(self.state.global_step)}

    monkeypatch.setattr(trl.SFTTrainer, "evaluate", counted)
    steps = [f"trainer.{each}" for each in ("eval_strategy=steps", "eval_steps=1", "save_steps=1")]
    best = ["trainer.save_strategy=steps", "trainer.load_best_model_at_end=true"]
    result = fit.train(tmp_path / "trial.yaml", [*steps, *best])
    card = json.loads((result / "run.json").read_text())
    assert seen.keys() == {1, 2}
    assert card["result"]["eval_loss"] == seen[1]


@pytest.mark.once
def test_a_merged_model_answers_as_its_adapter_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lifecycle.local import loading
    from lifecycle.training import merging

    import fit

    def full() -> torch.device:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    project(tmp_path, monkeypatch)
    prepares = tmp_path / "models" / "small" / "preprocessor_config.json"
    prepares.write_text('{"image_processor_type": "Gemma3ImageProcessor"}')
    fit.train(tmp_path / "trial.yaml")
    # Whoever trained over 4 bits has no room for the whole in 32 bits beside it.
    monkeypatch.setattr(loading, "device", full)
    assert merging.merge("models/trial", Path("models/whole")) < merging.TOLERANCE
    # A server that can take pictures asks for it, whatever it is sent.
    assert (tmp_path / "models/whole" / prepares.name).read_bytes() == prepares.read_bytes()
    assert not (tmp_path / "models/trial" / prepares.name).exists()
    for model in ("trial", "whole"):
        # A container reads both as another user.
        files = (path for path in (tmp_path / "models" / model).iterdir() if path.is_file())
        assert len({path.stat().st_mode for path in files}) == 1
    with pytest.raises(ProjectError, match="already there"):
        merging.merge("models/trial", Path("models/whole"))
    with pytest.raises(ProjectError, match="nothing to merge"):
        merging.merge("models/whole", Path("models/again"))
    weights = load_file(tmp_path / "models" / "trial" / "adapter_model.safetensors")
    broken = {key: each * float("nan") for key, each in weights.items()}
    save_file(broken, tmp_path / "models" / "trial" / "adapter_model.safetensors")
    with pytest.raises(ProjectError, match="no finite numbers"):
        merging.merge("models/trial", Path("models/broken"))


@pytest.mark.once
def test_a_merge_on_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lifecycle.training import merging

    import fit

    project(tmp_path, monkeypatch)
    fit.train(tmp_path / "trial.yaml")
    before = sorted((tmp_path / "models").glob("[!.]*"))

    def fill(_self: object, folder: Path, **_: object) -> None:
        assert (folder / "model.safetensors").exists()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(transformers.PreTrainedTokenizerBase, "save_pretrained", fill)
    with pytest.raises(SystemExit):
        command.run(merging.Merge, ["models/trial"])
    assert capsys.readouterr().err.startswith("error: The disk is full.\nhelp: Make room")
    assert sorted((tmp_path / "models").glob("[!.]*")) == before


@pytest.mark.once
@pytest.mark.skipif(os.name == "nt", reason="no file can be kept from growing there")
def test_a_checkpoint_on_a_full_disk_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import resource

    import fit
    import train

    project(tmp_path, monkeypatch)
    # Of the optimiser's state a part is still written: it is twice as large as the adapter.
    adapter = (fit.train(tmp_path / "trial.yaml") / "adapter_model.safetensors").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(1.5 * adapter), resource.RLIM_INFINITY))
    try:
        with pytest.raises(SystemExit):
            command.run(train.FineTune, ["trial.yaml", "--name", "again"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    assert capsys.readouterr().err == (
        "error: The disk is full.\nhelp: Make room, then give the same command again.\n"
    )
    assert (fit.train(tmp_path / "trial.yaml", name="again") / "run.json").exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "step"),
    [
        # What is learned at once is not finite, and not at once.
        (["start=models/broken"], 1),
        (["trainer.learning_rate=1e38", "trainer.save_steps=1", "trainer.max_steps=4"], 1),
    ],
)
def test_training_that_breaks_leaves_no_model_behind(
    changes: list[str], step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fit

    project(tmp_path, monkeypatch)
    broken = small_model.make(tmp_path / "models" / "broken")
    weights = load_file(broken / "model.safetensors")
    save_file(
        {key: each * float("nan") for key, each in weights.items()}, broken / "model.safetensors"
    )
    with pytest.raises(ProjectError, match=f"broke at step {step}"):
        fit.train(tmp_path / "trial.yaml", changes)
    assert not (tmp_path / "models" / "trial").exists()
    for checkpoint in (tmp_path / "models" / ".training" / "trial").glob("checkpoint-*"):
        saved = load_file(checkpoint / "adapter_model.safetensors")
        assert session.are_finite(saved.values())


@pytest.mark.once
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("lora.target_modules=[nowhere]", "No modules were targeted|not found in the base model"),
        ("early_stopping=2", "early_stopping needs evaluations"),
        ("load.attn_implementation=nowhere", "cannot be loaded"),
        ("trainer.lr_scheduler_type=cosine_with_min_lr", "cannot be trained: One of min_lr"),
        (
            "trainer.eval_strategy=steps trainer.metric_for_best_model=eval_accuracy",
            "no evaluation gives trainer.metric_for_best_model",
        ),
    ],
)
def test_what_the_libraries_refuse_is_one_sentence_before_the_first_step(
    change: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fit

    project(tmp_path, monkeypatch)
    with pytest.raises(ProjectError, match=problem):
        fit.train(tmp_path / "trial.yaml", change.split())
    assert not list((tmp_path / "models" / ".training" / "trial").glob("checkpoint-*"))


@pytest.mark.once
def test_a_token_for_padding_that_has_no_weights_is_one_sentence_and_another_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fit

    project(tmp_path, monkeypatch)
    tokenizer = small_model.make_tokenizer()
    tokenizer.add_special_tokens({"pad_token": "[PAD]"})
    tokenizer.save_pretrained(tmp_path / "models" / "small")
    with pytest.raises(ProjectError, match="cannot be trained: index out of range") as raised:
        fit.train(tmp_path / "trial.yaml")
    assert "trainer.pad_token" in raised.value.help
    assert fit.train(tmp_path / "trial.yaml", ["trainer.pad_token=<|im_end|>"]).is_dir()


def project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a project in `folder` with this one's data and prompts, and a model of bytes."""
    for name in ("data", "prompt"):
        (folder / name).symlink_to(ROOT / name)
    record = (ROOT / "lifecycle.yaml").read_text()
    (folder / "lifecycle.yaml").write_text(record)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GENAI_MODEL", "models/small")
    small_model.make(folder / "models" / "small")
    (folder / "trial.yaml").write_text(
        """
        data: { limit: 4 }
        lora: { r: 2, target_modules: all-linear }
        trainer:
          { max_steps: 2, per_device_train_batch_size: 2, max_length: 4096, report_to: none }
        """
    )
