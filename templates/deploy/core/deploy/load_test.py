"""Load the service with questions that arrive at random, and write a run file: `poe load-test`."""

from typing import Annotated

from lifecycle import command, settings
from pydantic import Field

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class LoadTest(command.Command):
    """Ask at several rates: latency, time to first token, tokens a second, lost requests."""

    url: str | None = None
    """A service that runs, such as http://127.0.0.1:8080; else one is started for this."""
    rates: tuple[Positive, ...] = (1, 2, 4)
    """Questions a second, one step each."""
    seconds: Positive = 20
    """How long each step goes on asking."""
    reference: Positive | None = None
    """The rate that the record promises; the highest by default."""
    give_up_s: Positive = 30
    """A question without an answer after that, retries included, is lost."""
    seed: int = 0
    """For the arrivals and the choice of questions."""

    def cli_cmd(self) -> None:
        """Say what it takes, ask, and write the run file. Exit 1 when a request was lost."""
        command.need("deploy", "fastapi", "uvicorn")
        from lifecycle.deploy import asking, load

        project = settings.load()
        requests = sum(self.rates) * self.seconds
        print(self._cost(project, requests, load.expected_tokens(project, requests)))
        with asking.service(project.root, self.url) as url:
            run = load.measure(project, url, self.rates, self.seconds, self.give_up_s, self.seed)
        path = load.write(project.root, run, self.reference or max(self.rates))
        print(f"load run: {path}")
        if run["lost"]:
            raise SystemExit(1)

    def _cost(
        self, project: settings.Settings, requests: float, tokens: tuple[int, int] | None
    ) -> str:
        if tokens is None:
            return f"About {requests:.0f} questions; their tokens the endpoint does not say."
        said = f"About {requests:.0f} questions: {tokens[0]} tokens in, {tokens[1]} out"
        return f"{said}, {project.price.said(*tokens)}." if project.price else f"{said}."


if __name__ == "__main__":
    command.run(LoadTest)
