from dataclasses import replace
from pathlib import Path

import pytest
from lifecycle import settings
from lifecycle.deploy import config, servers


def test_a_model_server_in_a_container_of_its_own_is_not_started_here(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_MODEL_URL", "http://model:8000/v1")
    ours = replace(settings.load(), base_url=None, model="models/tiny")
    serve = config.Serve(server="local")
    with servers.started(ours, serve) as (running, process):
        assert (running.base_url, process) == ("http://model:8000/v1", None)
