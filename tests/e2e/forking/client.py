"""Stand in front of an environment's Python: `python -IS client.py SOCKET ARGUMENTS…`.

What is started as the commands of a project are is run by server.py; all else, and all where that
server does not answer or would not be the same, by the interpreter itself.
"""

import marshal
import os
import signal
import socket
import sys

_, path, *arguments = sys.argv
PYTHON = os.path.join(os.environ["VIRTUAL_ENV"], "bin", "python")
FORWARDED = [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM]


def is_taken(server: socket.socket) -> bool:
    """Ask the server to run it; false where it has to run here."""
    try:
        server.connect(path)
        data = marshal.dumps((arguments, os.getcwd(), dict(os.environ)))
        socket.send_fds(server, [len(data).to_bytes(4)], [0, 1, 2])
        server.sendall(data)
        return server.recv(1) != b""
    except OSError:
        return False


def end_as_the_fork(server: socket.socket) -> None:
    """Wait for its end, and end as it did."""
    answer = server.recv(4)
    if not answer:
        sys.exit("tests/e2e/forking/server.py is gone")
    status = int.from_bytes(answer)
    if os.WIFSIGNALED(status):
        signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    sys.exit(os.waitstatus_to_exitcode(status))


def forward(number: int, _: object) -> None:
    """Hand a signal on."""
    server.send(bytes([number]))


is_a_script = arguments[:1] and arguments[0].endswith(".py")
is_a_module = arguments[:1] == ["-m"] and arguments[1].startswith(("lifecycle.", "pytest"))
if is_a_script or is_a_module:
    with socket.socket(socket.AF_UNIX) as server:
        forwarded = [n for n in FORWARDED if signal.getsignal(n) is not signal.SIG_IGN]
        # From the first moment: until the server has forked, they wait in the connection.
        for number in forwarded:
            signal.signal(number, forward)
        if is_taken(server):
            end_as_the_fork(server)
        for number in forwarded:
            signal.signal(number, signal.SIG_DFL)
os.execv(PYTHON, [PYTHON, *arguments])
