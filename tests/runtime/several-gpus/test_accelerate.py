"""Many GPUs: that accelerate reads the shipped configurations, and trains by them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("trl", reason="uv sync --group train")

from accelerate.commands.config.config_args import load_config_from_file
from accelerate.commands.launch import launch_command_parser
from accelerate.utils import FullyShardedDataParallelPlugin
from lifecycle import settings
from safetensors.torch import load_file

import small_model

ROOT = settings.load().root
FOLDER = ROOT / "fine-tune" / "accelerate"


@pytest.mark.parametrize("name", ["eight-gpus", "several-nodes"])
def test_accelerate_reads_the_configurations_for_many_gpus(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load_config_from_file(str(FOLDER / f"{name}.yaml"))
    assert config.num_processes >= config.num_machines
    options = {action.dest for action in launch_command_parser()._actions}
    assert config.fsdp_config.keys() <= options
    # As accelerate launch hands them to the processes.
    for key, value in config.fsdp_config.items():
        monkeypatch.setenv(key.upper(), str(value))
    plugin = FullyShardedDataParallelPlugin()
    assert plugin.fsdp_version == 2
    assert plugin.reshard_after_forward
    assert plugin.state_dict_type.name == "FULL_STATE_DICT"


DIVIDED = """
import sys, types
from pathlib import Path
import accelerate.state
from accelerate.utils import DistributedType
# accelerate divides a model among devices of any kind but CPUs, which can do it as well.
kinds = {kind.name: kind for kind in DistributedType}
kinds["MULTI_NEURON"] = kinds["MULTI_CPU"]
accelerate.state.DistributedType = types.SimpleNamespace(**kinds)
import fit
from lifecycle.training import session
is_finite, seen = session.are_finite, set()
def are_finite(tensors):
    tensors = list(tensors)
    seen.update(type(each).__name__ for each in tensors)
    return is_finite(tensors)
session.are_finite = are_finite
fit.train(Path(sys.argv[1]), sys.argv[2:], name="divided")
assert seen == {"DTensor"}, seen
"""


@pytest.mark.parametrize("name", ["lora", pytest.param("full", marks=pytest.mark.once)])
def test_a_model_is_trained_in_shares(name: str, project: Path) -> None:
    small_model.make(project / "models" / "small")
    (project / "divided.py").write_text(DIVIDED, encoding="utf-8")
    config = load_config_from_file(str(FOLDER / "eight-gpus.yaml")).fsdp_config
    given = {key.upper(): str(value) for key, value in config.items()}
    env = {**os.environ, **given, "ACCELERATE_USE_FSDP": "true", "OMP_NUM_THREADS": "1"}
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    run = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    changes = ["start=models/small", "data.limit=12", "trainer.num_train_epochs=1"]
    changes += ["trainer.per_device_train_batch_size=2", "trainer.report_to=none"]
    plan = str(ROOT / "fine-tune" / f"{name}.yaml")
    done = subprocess.run(
        [*run, "divided.py", plan, *changes], cwd=project, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    [weights] = (project / "models" / "divided").glob("*.safetensors")
    # The whole of each, not the share of one process.
    embeddings = [each for key, each in load_file(weights).items() if "embed_tokens" in key]
    assert all(each.shape == (259, 32) for each in embeddings)
    assert embeddings or name == "lora"
