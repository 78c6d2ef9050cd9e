"""What would ruin a training run without showing in its loss, and how a run goes on."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("trl", reason="uv sync --group train")

import torch
import transformers
import trl
from lifecycle import command, data, model_folder, prompts, settings, tasks
from lifecycle.chat import Chat, ends_of
from lifecycle.errors import ProjectError
from lifecycle.training import examples, experiment, folder, models, session
from lifecycle.training.experiment import Adaptation
from peft import LoraConfig, get_peft_model
from trl.chat_template_utils import is_chat_template_stop_token_trained

import small_model

pytestmark = pytest.mark.filterwarnings("ignore")


def chat_of(template: str | None = small_model.TEMPLATE) -> Chat:
    tokenizer = small_model.make_tokenizer(template)
    return Chat(tokenizer, ends_of(tokenizer))


def test_training_sees_the_token_ids_that_serving_sends() -> None:
    chat = chat_of()
    project = settings.load()
    for name in project.tasks:
        train = data.load(project.root, name, "train")
        prompt = prompts.find(project.root, name, "default")
        served = prompts.renderer(prompt, tasks.find(name), train)
        rows = examples.rows(experiment.Data(tasks=(name,), limit=20), project, "train")
        for row, example in zip(rows, train, strict=False):
            sent = chat.prompt(served(example.input, example.history))
            *_, last = row.sequences(chat)
            assert last["input_ids"][: len(sent)] == sent


def test_the_stop_token_of_the_template_is_trained() -> None:
    assert is_chat_template_stop_token_trained(small_model.make_tokenizer())


def test_a_tokenizer_without_a_chat_template_is_refused() -> None:
    with pytest.raises(ProjectError, match="no chat template"):
        examples.check_template(chat_of(None), "bare")


def test_a_template_that_renders_the_prompt_otherwise_is_refused() -> None:
    shifting = "{% if messages|length > 1 %}Dialogue: {% endif %}" + small_model.TEMPLATE
    with pytest.raises(ProjectError, match="renders a prompt differently"):
        examples.check_template(chat_of(shifting), "shifting")


def test_a_template_without_a_stop_token_is_refused() -> None:
    endless = small_model.TEMPLATE.replace("<|im_end|>", "\\n")
    with pytest.raises(ProjectError, match="never learn to stop"):
        examples.check_template(chat_of(endless), "endless")


def test_an_example_that_is_too_long_is_named_and_not_cut() -> None:
    rows = examples.rows(experiment.Data(limit=3), settings.load(), "train")
    with pytest.raises(ProjectError, match=r"train\.jsonl:1 is \d+ tokens long, and 10 are read"):
        examples.check(rows[:1], chat_of(), max_length=10)
    trips = [chat_of().trip(*row.turns[-1]) for row in rows]
    longest = max(trip.prompt + trip.written for trip in trips)
    said = f"is {longest} tokens long, and 10 are read of an example; {len(rows)} are too long"
    with pytest.raises(ProjectError, match=said) as raised:
        examples.check(rows, chat_of(), max_length=10)
    assert "poe import FILE --longest WORDS" in (raised.value.help or "")
    with pytest.raises(ProjectError) as raised:
        examples.check(rows, chat_of(), max_length=10, max_answer=8)
    # GRPO and RLOO have no trainer.max_length.
    assert "trainer.max_length" not in (raised.value.help or "")


def test_an_answer_that_is_not_read_back_is_named_before_the_first_step() -> None:
    rows = examples.rows(experiment.Data(limit=3), settings.load(), "train")
    shouting = small_model.TEMPLATE.replace("message.content + '<|im_end|>'", "'No.<|im_end|>'")
    with pytest.raises(ProjectError, match=r"train\.jsonl:1: the wanted answer is .* 'No\.'"):
        examples.check(rows, chat_of(shouting), max_length=None)


@pytest.mark.parametrize(
    ("text", "change", "problem", "help"),
    [
        ("trainer: { lerning_rate: 1 }", "", 'no key "lerning_rate"', '"learning_rate"'),
        ("trainer: { learning_rate: fast }", "", "learning_rate is 'fast'", ""),
        ("lora: { rank: 8 }", "", 'no key "rank"', ""),
        ("data: { promt: few-shot }", "", 'no key "promt"', '"prompt"'),
        ("trainer: { num_train_epochs: 0 }", "", "num_train_epochs is 0, and must be more", ""),
        ("trainer: { learning_rate: -1e-3 }", "", "learning_rate is -0.001", ""),
        ("trainer: { max_steps: 0 }", "", "nothing would be trained", ""),
        ("trainer: { push_to_hub: true }", "", "upload checkpoints", "hf upload"),
        ("lora: { r: 0 }", "", "lora: r is 0", ""),
        ("data: { limit: -1 }", "", "limit", ""),
        ("early_stopping: 0", "", "early_stopping", ""),
        ("trian: {}", "", 'no key "trian"', '"trainer"'),
        ("name: ../../trial", "", "a name is that of a folder in models/", ""),
        ("just words", "", "must hold keys", ""),
        ("a: [", "", "no valid YAML", ""),
        ("{}", "trainer.seed", "not of the form", ""),
    ],
)
def test_a_wrong_experiment_is_one_sentence(
    tmp_path: Path, text: str, change: str, problem: str, help: str
) -> None:
    file = tmp_path / "trial.yaml"
    file.write_text(text)
    with pytest.raises(ProjectError) as raised:
        build(experiment.read(Adaptation, file, (change,) if change else ()))
    assert problem in raised.value.problem
    assert help in raised.value.help


def build(plan: Adaptation) -> trl.SFTConfig:
    experiment.build(LoraConfig, plan.lora or {}, f"{plan.source}: lora")
    values = {"bf16": False, **plan.trainer}
    return experiment.build(trl.SFTConfig, values, f"{plan.source}: trainer")


@pytest.mark.once
@pytest.mark.parametrize(("major", "precise"), [(7, "fp16"), (8, "bf16")])
def test_a_gpu_that_only_emulates_bfloat16_trains_in_float16(
    major: int, precise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a T4 and a V100 do, of the generation 7."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 0)
    of_it = SimpleNamespace(major=major)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: of_it)
    monkeypatch.setattr(torch.cuda, "_check_bf16_tensor_supported", lambda _: True)
    chosen = models.device_defaults()
    assert [key for key in ("bf16", "fp16") if chosen[key]] == [precise]


@pytest.mark.once
def test_one_process_trains_on_one_gpu_and_says_how_to_use_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr("sys.argv", ["fine-tune/train.py", "fine-tune/lora.yaml"])
    # As where there are GPUs: transformers would give each a batch of the size that one is to have.
    file = tmp_path / "lora.yaml"
    file.write_text("trainer: { per_device_train_batch_size: 4, use_cpu: false }")
    plan = experiment.read(Adaptation, file)
    place = folder.of("lora", tmp_path)
    inputs = folder.Inputs(plan.model_dump(mode="json"), {}, [])
    this = experiment.Session(plan, experiment.Start("base"), settings.load(), inputs, place)
    config = session.trainer_config(this, trl.SFTConfig)
    assert (config.n_gpu, config.train_batch_size) == (1, 4)
    assert "accelerate launch fine-tune/train.py fine-tune/lora.yaml" in caplog.text


def test_a_value_can_be_changed_for_one_run(tmp_path: Path) -> None:
    file = tmp_path / "trial.yaml"
    file.write_text("trainer: { learning_rate: 1e-3, seed: 0 }")
    config = build(experiment.read(Adaptation, file, ["trainer.seed=7"]))
    assert (config.learning_rate, config.seed) == (0.001, 7)


def test_a_change_may_be_a_list_or_keys_and_values(tmp_path: Path) -> None:
    class Read(command.Command):
        set: tuple[str, ...] = ()

        def cli_cmd(self) -> None:
            found.append(experiment.read(Adaptation, file, self.set))

    found: list[Adaptation] = []
    file = tmp_path / "trial.yaml"
    file.write_text("lora: { r: 4 }")
    changes = (
        "trainer.loss_type=[sigmoid, sft]",
        "lora={r: 8, target_modules: [q_proj, v_proj]}",
        "data={limit: 3}",
        "name=after",
    )
    command.run(Read, [part for change in changes for part in ("--set", change)])
    [plan] = found
    assert plan.trainer == {"loss_type": ["sigmoid", "sft"]}
    assert plan.lora == {"r": 8, "target_modules": ["q_proj", "v_proj"]}
    assert (plan.data.limit, plan.name) == (3, "after")
    with pytest.raises(ProjectError, match=r"The value of --set trainer.betas=\[0.9,1 is no valid"):
        experiment.read(Adaptation, file, ["trainer.betas=[0.9", "1"])


def test_what_two_settings_forbid_each_other_is_said_with_both(tmp_path: Path) -> None:
    file = tmp_path / "trial.yaml"
    file.write_text(
        "trainer: { load_best_model_at_end: true, eval_strategy: no, save_strategy: epoch }"
    )
    with pytest.raises(ProjectError) as raised:
        build(experiment.read(Adaptation, file))
    assert "trainer: load_best_model_at_end requires" in raised.value.problem
    assert "- Evaluation strategy: " in raised.value.problem
    assert "- Save strategy: " in raised.value.problem


def test_no_and_off_are_words_as_the_trainer_means_them(tmp_path: Path) -> None:
    file = tmp_path / "trial.yaml"
    file.write_text("trainer: { eval_strategy: no, packing: false }")
    config = build(experiment.read(Adaptation, file, ["trainer.save_strategy=no"]))
    assert (config.eval_strategy, config.save_strategy) == ("no", "no")
    assert config.packing is False


def test_a_model_that_is_nowhere_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ProjectError, match='"nobody/nothing" cannot be loaded'):
        models.load_chat(experiment.Start("nobody/nothing"), settings.load())


def test_a_checkpoint_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    place = folder.of("trial", tmp_path)
    for step, state in ((10, "{}"), (9, "{}"), (20, "{"), (30, None)):
        checkpoint = place.work / f"checkpoint-{step}"
        checkpoint.mkdir(parents=True)
        if state is not None:
            (checkpoint / "trainer_state.json").write_text(state)
    assert folder.last_checkpoint(place) == place.work / "checkpoint-10"


def test_a_result_that_was_cut_off_is_no_part_of_another(tmp_path: Path) -> None:
    place = folder.of("trial", tmp_path)
    (place.work / "result").mkdir(parents=True)
    (place.work / "result" / "adapter_config.json").write_text("{}")
    folder.start(place, "whole weights")
    assert not (place.work / "result").exists()


def test_a_result_of_other_inputs_is_set_aside_and_never_overwritten(tmp_path: Path) -> None:
    place = folder.of("trial", tmp_path)
    assert not folder.is_done(place, "a")
    place.result.mkdir(parents=True)
    (place.result / "run.json").write_text(json.dumps({"fingerprint": "a"}))
    assert folder.is_done(place, "a")
    with pytest.raises(ProjectError, match="other settings"):
        folder.is_done(place, "b")
    folder.set_aside(place)
    assert not folder.is_done(place, "b")
    assert (tmp_path / "trial.1" / "run.json").exists()


def test_two_processes_never_train_the_same_name_at_once(tmp_path: Path) -> None:
    place = folder.of("trial", tmp_path)
    with model_folder.claimed(place.result), pytest.raises(ProjectError, match="Another process"):
        folder.set_aside(place)
    with model_folder.claimed(place.result):
        assert place.work.is_dir()


@pytest.mark.once
def test_an_adapter_of_another_base_is_refused(tmp_path: Path) -> None:
    small, large = (small_model.make(tmp_path / str(size), size) for size in (32, 64))
    start, plan = experiment.Start(str(small)), Adaptation(name="x", source=Path("x"))
    base = models.load(start, plan, tmp_path)
    get_peft_model(base, LoraConfig(target_modules="all-linear")).save_pretrained(tmp_path / "a")
    other = replace(start, base=str(large), adapter="a")
    with pytest.raises(ProjectError, match="does not fit"):
        models.load(other, plan, tmp_path)


TEXT = {"vocab_size": 259, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2}
ATTENTION = {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8}
IMAGE = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1}
MAMBA = {"mamba_d_ssm": 64, "mamba_n_heads": 8, "mamba_d_head": 8, "mamba_d_state": 8}


@pytest.mark.once
@pytest.mark.parametrize(
    ("config", "spared"),
    [
        (transformers.LlamaConfig(**TEXT, **ATTENTION), ""),
        (
            transformers.Gemma3Config(
                text_config=TEXT | ATTENTION,
                vision_config=IMAGE | {"num_attention_heads": 2},
            ),
            "model.vision_tower",
        ),
        (transformers.FalconH1Config(**TEXT, **MAMBA, **ATTENTION), "mamba.out_proj"),
        (transformers.PhimoeConfig(**TEXT, num_local_experts=4, pad_token_id=0), "mlp.router"),
    ],
    ids=lambda value: getattr(value, "model_type", None),
)
def test_every_weight_that_is_trained_has_a_part_in_a_step(
    config: transformers.PretrainedConfig, spared: str, tmp_path: Path
) -> None:
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(tmp_path)
    start, plan = experiment.Start(str(tmp_path)), Adaptation(name="x", source=Path("x"))
    whole = models.load(start, plan, tmp_path)
    names = models.spared(whole)
    assert all(spared in name for name in names or [])
    assert bool(names) == bool(spared)
    lora = LoraConfig(target_modules="all-linear", exclude_modules=names)
    for model in (whole, get_peft_model(models.load(start, plan, tmp_path), lora)):
        ids = torch.arange(3, 11).view(1, -1)
        model(input_ids=ids, labels=ids).loss.backward()
        trained = {name: each for name, each in model.named_parameters() if each.requires_grad}
        # Of experts some are asked.
        idle = [
            name for name, each in trained.items() if each.grad is None and "expert" not in name
        ]
        assert not idle


def test_an_adapter_goes_on_from_the_revision_that_it_was_trained_on(tmp_path: Path) -> None:
    names = {"base_model_name_or_path": "support-desk/queue-model", "revision": "1" * 40}
    folder = tmp_path / "models" / "lora"
    folder.mkdir(parents=True)
    (folder / "adapter_config.json").write_text(json.dumps(names))
    project = replace(settings.load(), root=tmp_path).with_model("./models/lora")
    start = experiment.start_of(project)
    assert start == experiment.Start("support-desk/queue-model", "1" * 40, "models/lora")


def test_the_same_examples_in_a_step_are_the_same_run_with_any_number_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fingerprint(processes: int, size: int) -> str:
        monkeypatch.setenv("WORLD_SIZE", str(processes))
        trainer = {"per_device_train_batch_size": size}
        plan = Adaptation(name="x", source=Path("x"), trainer=trainer)
        start = experiment.Start("support-desk/queue-model")
        return folder.inputs_of(plan, start, settings.load(), []).fingerprint

    assert fingerprint(2, 4) == fingerprint(1, 8) != fingerprint(2, 8)


@pytest.mark.parametrize(("method", "is_same"), [("sft", True), ("dpo", True), ("kto", False)])
def test_a_run_of_smaller_batches_is_the_same_but_where_a_batch_gives_the_kl(
    method: str, is_same: bool
) -> None:
    def fingerprint(size: int, steps: int) -> str:
        names = ("per_device_train_batch_size", "gradient_accumulation_steps")
        trainer = dict(zip(names, (size, steps), strict=True))
        plan = Adaptation(name="x", source=Path("x"), method=method, trainer=trainer)
        start = experiment.Start("support-desk/queue-model")
        return folder.inputs_of(plan, start, settings.load(), []).fingerprint

    assert (fingerprint(8, 2) == fingerprint(4, 4)) is is_same


@pytest.mark.parametrize(
    "file", ["data/classification/README.md", "template.jinja", "models/judge/config.json"]
)
def test_what_prompts_and_rewards_rest_on_is_part_of_the_run(tmp_path: Path, file: str) -> None:
    card = "---\ntask: {}\n---\nSupport tickets.\n"
    for path, text in (
        ("data/classification/README.md", card.format("{ what: ticket }")),
        ("data/classification/train.jsonl", ""),
        ("template.jinja", "{{ messages }}"),
        ("models/judge/config.json", "{}"),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    plan = Adaptation(
        name="x",
        source=Path("x"),
        reward="models/judge",
        trainer={"chat_template_path": "template.jinja"},
    )
    project = replace(settings.load(), root=tmp_path)

    def inputs() -> folder.Inputs:
        files = ["data/classification/train.jsonl"]
        return folder.inputs_of(plan, experiment.Start("nobody/nothing"), project, files)

    before = inputs()
    prose = tmp_path / "data/classification/README.md"
    prose.write_text(prose.read_text() + "More of them.\n")
    assert inputs() == before
    changed = card.format("{ what: letter }") if file.endswith(".md") else "{ }"
    (tmp_path / file).write_text(changed)
    after = inputs()
    assert after.fingerprint != before.fingerprint


def test_how_weights_are_loaded_is_part_of_the_experiment(tmp_path: Path) -> None:
    small = small_model.make(tmp_path / "small")
    file = tmp_path / "trial.yaml"
    file.write_text("load: { dtype: bfloat16, attn_implementation: eager }")
    loaded = models.load(experiment.Start(str(small)), experiment.read(Adaptation, file), tmp_path)
    assert loaded.dtype == torch.bfloat16
    assert loaded.config._attn_implementation == "eager"


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory"),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
        MemoryError(),
    ],
)
def test_running_out_of_memory_says_what_to_change(error: Exception) -> None:
    with (
        pytest.raises(ProjectError, match="ran out of memory") as raised,
        session.explaining_memory(),
    ):
        raise error
    assert "per_device_train_batch_size" in raised.value.help


def test_another_error_keeps_its_traceback() -> None:
    with pytest.raises(RuntimeError, match="shape"), session.explaining_memory():
        raise RuntimeError("shape mismatch")
