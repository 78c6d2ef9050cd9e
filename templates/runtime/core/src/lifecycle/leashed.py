"""Run a module that ends when the process that started it ends, even by kill -9.

    python -m lifecycle.leashed MODULE ARGUMENTS…

The starter holds the other end of standard input; when it is gone, the input ends. That works on
every system, where process groups and signals do not.
"""

import os
import runpy
import sys
import threading


def _end_with_the_input() -> None:
    # Below sys.stdin, whose lock would be held when the interpreter shuts down by itself.
    while os.read(0, 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_input, daemon=True).start()
    _, module, *arguments = sys.argv
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
