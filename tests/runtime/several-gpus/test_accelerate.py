"""Many GPUs: that accelerate reads the shipped configurations."""

import pytest

pytest.importorskip("trl", reason="uv sync --group train")

from accelerate.commands.config.config_args import load_config_from_file
from accelerate.commands.launch import launch_command_parser
from accelerate.utils import FullyShardedDataParallelPlugin
from lifecycle import settings

FOLDER = settings.load().root / "fine-tune" / "accelerate"


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
    assert plugin.cpu_ram_efficient_loading
    assert plugin.state_dict_type.name == "FULL_STATE_DICT"
