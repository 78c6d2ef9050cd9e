"""Add a release, which names an image by its digest: `poe release <repository>@sha256:<digest>`."""

from pydantic_settings import CliPositionalArg

from .. import command, settings
from ..errors import ProjectError
from . import accepted, releases


class AddRelease(command.Command):
    """Add an image that was pushed to deploy/releases.yaml, by its digest."""

    image: CliPositionalArg[str]
    """As docker push prints it: ghcr.io/desk/queue@sha256:<64 hex digits>."""
    run: str | None = None
    """The run that the image serves: the optimised one where there is one, else the accepted."""
    note: str | None = None
    """Anything worth knowing about it."""

    def cli_cmd(self) -> None:
        """Add the entry, and say how to run it."""
        root = settings.load().root
        record = accepted.record(root)
        current = current_run(record)
        if self.run is not None and self.run != current:
            raise ProjectError(
                f'"{self.run}" is not the run that this project stands on, which is "{current}".',
                "Leave --run out, or accept that run first: poe iterate.",
            )
        if not (root / current).is_file():
            raise ProjectError(f'The run "{current}" is gone.', "Bring it back from git.")
        release = releases.append(root, self.image, current, self.note)
        print(f"Release {release.number}: {release.reference}, which serves {release.run}.")
        # It names the list once, and has nothing to add after that.
        is_named = (record.get("integrate") or {}).get("release")
        named = "" if is_named else ", type `poe record`"
        print(f"\nCommit {releases.FILE}{named}, and on the server:\n")
        print(f"  {releases.how_to_run(root, release)}")


def current_run(record: dict[str, dict[str, str] | None]) -> str:
    """Give the run of what is served: the optimised one, else the accepted.

    Raises ProjectError: nothing is accepted.
    """
    run = (record.get("integrate") or {}).get("optimized_run")
    run = run or (record.get("adapt") or {}).get("accepted")
    if not run:
        raise ProjectError(
            "Nothing is accepted yet, so there is nothing to release.",
            "poe accept takes the best run on dev, and looks at test once.",
        )
    return run


if __name__ == "__main__":
    command.run(AddRelease)
