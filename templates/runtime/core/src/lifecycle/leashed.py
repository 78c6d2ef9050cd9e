"""Run a module that ends when the process that started it ends, even by kill -9.

    python -m lifecycle.leashed MODULE ARGUMENTS…

The starter holds the other end of standard input; when it is gone, the input ends. That works on
every system, where process groups and signals do not.
"""

import os
import runpy
import sys
import threading


def _hold_the_leash() -> None:
    # Apart from standard input, which libraries look at while they load: on Windows that look, and
    # with it the import of numpy, waits for the reading to end.
    leash = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()


def _end_with(leash: int) -> None:
    while os.read(leash, 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    _hold_the_leash()
    _, module, *arguments = sys.argv
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
