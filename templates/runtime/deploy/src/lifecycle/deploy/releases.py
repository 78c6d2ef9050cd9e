"""deploy/releases.yaml: what was put where applications call it, oldest first, append-only."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from .. import runs
from ..errors import ProjectError, first_fault
from . import config

FILE = "deploy/releases.yaml"
RESTORE = (
    f"Take it from a commit that has it whole: git log --oneline -- {FILE}, then "
    f"git checkout COMMIT -- {FILE}; poe release then adds to it."
)
DIGEST = r"sha256:[0-9a-f]{64}"


class Release(BaseModel):
    """One entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    """Counts from 1: an entry that is taken out leaves a gap."""
    image: Annotated[str, Field(min_length=1)]
    digest: Annotated[str, Field(pattern=f"^{DIGEST}$")]
    run: str
    """The run file of what is in it."""
    date: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    note: str | None = None

    @property
    def reference(self) -> str:
        """Give what a container engine takes: it cannot come to mean another image."""
        return f"{self.image}@{self.digest}"


def read(root: Path) -> list[Release]:
    """Read the releases, oldest first.

    Raises ProjectError: the file is gone, is no list of releases, or was edited by hand.
    """
    path = root / FILE
    if not path.is_file():
        raise ProjectError(f"{FILE} is gone.", RESTORE)
    releases = parse(path.read_text(encoding="utf-8"))
    committed = _committed(root)
    if committed is not None and releases[: len(committed)] != committed:
        number = next(n for n, old in enumerate(committed) if releases[n : n + 1] != [old]) + 1
        raise ProjectError(
            f"{FILE} was edited by hand: release {number} is not what was committed.", RESTORE
        )
    return releases


def parse(text: str) -> list[Release]:
    """Read a list of releases, and see that none was taken out of its middle."""
    try:
        releases = TypeAdapter(list[Release]).validate_python(yaml.safe_load(text) or [])
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise ProjectError(f"{FILE} is no valid YAML: {said}", RESTORE) from error
    except ValidationError as error:
        key, fault = first_fault(error)
        raise ProjectError(f"{FILE}: {key or 'the file'}: {fault}.", RESTORE) from error
    for expected, release in enumerate(releases, start=1):
        if release.number != expected:
            raise ProjectError(
                f"{FILE} was edited by hand: release {expected} has the number {release.number}.",
                RESTORE,
            )
    return releases


def append(root: Path, reference: str, run: str, note: str | None = None) -> Release:
    """Add a release; what the file holds stays as it is, to the byte.

    Args:
        reference: the image with its digest, `ghcr.io/desk/queue@sha256:…`.
        run: the run file of what is in the image.

    Raises ProjectError: the reference has no digest, or the file is not to be added to.
    """
    image, digest = parse_reference(reference)
    releases = read(root)
    today = datetime.now(UTC).date().isoformat()
    # The clock of whoever released last may have been ahead.
    day = max([today, *(release.date for release in releases)])
    number = len(releases) + 1
    release = Release(number=number, image=image, digest=digest, run=run, date=day, note=note)
    path = root / FILE
    text = path.read_text(encoding="utf-8")
    if not releases:
        text = re.sub(r"^\[\][ \t]*\n?\Z", "", text, flags=re.MULTILINE)
    added = text + ("" if text.endswith("\n") or not text else "\n") + _entry(release)
    if parse(added) != [*releases, release]:
        raise ProjectError(f"{FILE} cannot be added to: its last line is no entry.", RESTORE)
    runs.write_atomically(path, added)
    return release


def parse_reference(reference: str) -> tuple[str, str]:
    """Take an image and its digest apart; a tag between them says nothing that the digest does not.

    Raises ProjectError: there is no digest: a tag can mean another image tomorrow.
    """
    match = re.fullmatch(rf"(?P<image>[^\s@]+?)(:[\w.-]+)?@(?P<digest>{DIGEST})", reference)
    if match is None:
        raise ProjectError(
            f'"{reference}" names no image by its digest.',
            "docker push prints it: poe release <repository>@sha256:<64 hex digits>",
        )
    return match["image"], match["digest"]


def before(releases: list[Release]) -> Release:
    """Give the release to go back to: the one before the newest image was first released.

    So a second rollback goes back further, and not forth again.

    Raises ProjectError: there is none.
    """
    if not releases:
        raise ProjectError("There is no release yet.", "poe release adds one.")
    newest = releases[-1]
    first = next(n for n, release in enumerate(releases) if release.reference == newest.reference)
    if first == 0:
        raise ProjectError(
            f"There is no release before {newest.reference}, the first one.",
            "Fix it forward: accept another run, build, push, and poe release what that gives.",
        )
    return releases[first - 1]


def how_to_run(root: Path, release: Release) -> str:
    """Give the command that runs a release."""
    profiles = {"endpoint": "", "vllm": " --profile gpu"}
    profile = profiles.get(config.read(root).server, " --profile cpu")
    compose = f"docker compose --file deploy/container/compose.yaml{profile}"
    return f"SERVICE_IMAGE={release.reference} {compose} up --detach --wait"


def _committed(root: Path) -> list[Release] | None:
    """Give the releases of the last commit; None where git holds none."""
    try:
        shown = subprocess.run(
            ["git", "show", f"HEAD:./{FILE}"], cwd=root, capture_output=True, encoding="utf-8"
        )
    except FileNotFoundError:
        return None
    return parse(shown.stdout) if shown.returncode == 0 else None


def _entry(release: Release) -> str:
    content: dict[str, Any] = release.model_dump(exclude_none=True)
    line = yaml.safe_dump(
        [content], default_flow_style=None, sort_keys=False, width=10_000, allow_unicode=True
    )
    return str(line)
