"""What is written of each request: one line of JSON on standard error."""

import json
import sys
from datetime import UTC, datetime
from typing import Any, Literal

TEXTS = ("input", "output")


class Log:
    """A log without what people wrote, unless it is asked for."""

    def __init__(self, detail: Literal["none", "facts", "texts"]) -> None:
        self._detail = detail

    def write(self, event: str, **facts: Any) -> None:
        """Write one line; `input` and `output` are left out where texts are not asked for."""
        if self._detail == "none":
            return
        kept = {k: v for k, v in facts.items() if self._detail == "texts" or k not in TEXTS}
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **kept}
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)
