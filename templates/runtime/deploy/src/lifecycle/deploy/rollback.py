"""Go back to the release before, without a network: `poe rollback`."""

from .. import command, settings
from . import releases


class Rollback(command.Command):
    """Go back to the release before: add it as the newest, and say how to run it."""

    note: str | None = None
    """Why; by default, from which release."""

    def cli_cmd(self) -> None:
        """Add the entry, and say how to run it."""
        root = settings.load().root
        known = releases.read(root)
        earlier = releases.before(known)
        note = self.note or f"back from release {known[-1].number}"
        release = releases.append(root, earlier.reference, earlier.run, note)
        print(f"Release {release.number} is release {earlier.number} again: {release.reference}.")
        print("\nOn the server, where that image still lies:\n")
        print(f"  {releases.how_to_run(root, release)}")
        print(f"\nThen commit {releases.FILE}.")


if __name__ == "__main__":
    command.run(Rollback)
