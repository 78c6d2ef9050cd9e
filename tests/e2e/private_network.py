"""A network of its own, with a fake endpoint in it that knows the answers of the project here.

    unshare --net python tests/e2e/private_network.py tests/runtime

So a container can listen on the port that its image says, whoever else uses it on this machine.
Prints the endpoint's address, and ends with its input.
"""

import fcntl
import socket
import struct
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, sys.argv[1])
import fake_endpoint  # noqa: E402
from lifecycle import data, tasks  # noqa: E402

SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1


def _bring_up_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP))


def _answer(request: dict[str, Any]) -> fake_endpoint.Reply:
    question = request["messages"][-1]["content"]
    known = [text for text in _ANSWERS if text in question]
    answer = _ANSWERS[max(known, key=len)] if known else "no idea"
    return fake_endpoint.Reply(answer, delay_s=3.0 if "slowly" in question else 0.0)


_TASK = next(iter(tasks.every().values()))
_ANSWERS = {
    example.input: _TASK.target(example.expected)
    for split in ("train", "dev", "test")
    for example in data.load(Path.cwd(), _TASK.name, split)
}

if __name__ == "__main__":
    _bring_up_loopback()
    with fake_endpoint.running(_answer) as endpoint:
        print(endpoint.url, flush=True)
        sys.stdin.read()
