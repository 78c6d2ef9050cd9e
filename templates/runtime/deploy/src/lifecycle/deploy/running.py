"""Where the model answers while the service runs: elsewhere, or at a server that is started."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from .. import find_part
from ..model_folder import need_model
from ..settings import Settings
from . import config
from .config import Serve


@contextmanager
def started(
    settings: Settings, serve: Serve
) -> Iterator[tuple[Settings, subprocess.Popen[bytes] | None]]:
    """Give settings whose endpoint answers, and the process behind it where there is one.

    Raises ProjectError: no model, not enough memory, or a server that does not come up.
    """
    settings = replace(settings, timeout_s=serve.timeout_s)
    if not settings.is_self_served:
        yield settings, None
    elif url := config.model_url(settings.root):
        yield replace(settings, base_url=url), None
    else:
        need_model(settings)
        with find_part("deploy.servers").started(settings, serve) as (served, server):
            yield served, server
