"""The runtime of the project: what its commands share. Each file is the same in every project."""

import sys
from types import TracebackType

_say = sys.excepthook


def _say_but_of_ctrl_c(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Keep quiet of Ctrl-C, also while a command is still importing what it needs."""
    if not issubclass(kind, KeyboardInterrupt):
        _say(kind, error, trace)


sys.excepthook = _say_but_of_ctrl_c
