"""Ask the service what has to hold before anybody else is let in: `poe smoke`."""

from lifecycle import command, settings


class Smoke(command.Command):
    """Ask the service: ready, known examples, streaming, refusals. Exit 1 when one fails."""

    url: str | None = None
    """A service that runs, such as http://127.0.0.1:8080; else one is started for this."""

    def cli_cmd(self) -> None:
        """Ask, and print what came of it."""
        command.need("deploy", "fastapi", "uvicorn")
        from lifecycle.deploy import asking, smoke

        project = settings.load()
        with asking.service(project.root, self.url) as url:
            checks = smoke.run(project, url)
        for check in checks:
            print(f"{'ok  ' if check.holds else 'FAIL'} {check.name}: {check.note}")
        if not all(check.holds for check in checks):
            raise SystemExit(1)


if __name__ == "__main__":
    command.run(Smoke)
