"""What a person decides: a page of this machine for it, and a file that a line is added to."""

import errno
import os
from pathlib import Path
from typing import Any

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page needs its own script and this server, and nothing else."""


def server(page: Path) -> Any:
    """Give the server (FastAPI) of one page, to which the routes are added that it asks."""
    from fastapi import FastAPI
    from fastapi.responses import FileResponse
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    app = FastAPI(openapi_url=None)
    # Another site that a browser has open must not reach this server under a name of its own.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])

    def show() -> FileResponse:
        return FileResponse(page, headers={"content-security-policy": POLICY})

    app.add_api_route("/", show, methods=["GET"], response_model=None)
    return app


def append(path: Path, line: str) -> None:
    """Add a line to a file, on the disk before this returns.

    A kill in the middle leaves at most a line without its end, which the next call closes, and a
    full disk leaves the file as it was.
    """
    content = line.encode()
    with path.open("a+b", buffering=0) as file:
        if size := file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                content = b"\n" + content
        try:
            if file.write(content) < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise
