"""Run a program that ends when the process that started it ends, even by kill -9.

    python -m lifecycle.deploy.program PROGRAM ARGUMENTS…

As `lifecycle.leashed` does for modules: the starter holds the other end of standard input.
"""

import os
import signal
import subprocess
import sys
import threading


def main(command: list[str]) -> int:
    """Run the program and give its exit code."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as child:
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        signal.signal(signal.SIGINT, lambda *_: child.terminate())
        threading.Thread(target=_end_with_the_input, args=(child,), daemon=True).start()
        return child.wait()


def _end_with_the_input(child: subprocess.Popen[bytes]) -> None:
    while os.read(0, 1024):
        pass
    child.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
