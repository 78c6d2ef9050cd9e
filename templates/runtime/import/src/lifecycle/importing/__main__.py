"""Put your own data in the place of the sample: `poe import FILE`."""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import Field
from pydantic_settings import CliPositionalArg

from .. import command, settings, tasks
from ..errors import ProjectError
from . import reading
from .columns import Columns
from .examples import Wishes, import_examples
from .pairs import import_pairs


class Import(command.Command):
    """Read rows of your own, divide them into train, dev and test, and write the card of the data.

    Columns are guessed and shown, or named; several are named with commas between them.
    """

    file: CliPositionalArg[str]
    """CSV, TSV, JSON lines, Parquet, Excel, or owner/name of a data set at Hugging Face."""
    task: str | None = None
    """Which task they are for, where the project has several."""
    pairs: bool = False
    """They are preferences: input, chosen and rejected; or input, answer and thumb."""
    input: str | None = None
    """The column of the inputs."""
    expected: str | None = None
    """The column of the right answers; for extraction one object, or a column for each field."""
    context: str | None = None
    """Question answering: the column of the pages that hold the answer."""
    dialogue: str | None = None
    """Chat: the column of whole dialogues, a list of messages."""
    rejected: str | None = None
    """Chat and preferences: the column of the worse answers."""
    expression: str | None = None
    """Reasoning: the column of the arithmetic."""
    id: str | None = None
    """The column that names each row; without one, rows are numbered."""
    group: str | None = None
    """The column of what belongs together (a customer, a document), and stays on one side."""
    dev: float = Field(0.15, gt=0, lt=1)
    """The share of the split that the loop looks at."""
    test: float = Field(0.15, gt=0, lt=1)
    """The share of the split that is looked at to accept."""
    seed: int = 0
    """Another seed divides otherwise."""
    longest: int | None = Field(None, gt=0)
    """Leave inputs of more words out."""
    what: str | None = None
    """What prompts call an input, such as article; of a chat, who answers."""
    asked: str | None = None
    """What prompts call what is asked about it, such as section."""
    encoding: str = "utf-8"
    """Of a CSV, TSV or JSON file."""
    part: str | None = None
    """The sheet of an Excel file, or the split of a data set at Hugging Face."""
    dry_run: bool = False
    """Say what would be written, and write nothing."""

    def cli_cmd(self) -> None:
        """Import, and say what was found."""
        this = settings.load()
        task = self._task(this)
        table = reading.read(self.file, self.encoding, self.part)
        if self.pairs:
            import_pairs(this, task, table, self._named(), self.dev, self.seed, self.dry_run)
            return
        if self.dev + self.test >= 1:
            raise ProjectError(
                "--dev and --test leave nothing to train on.", "--dev 0.15 --test 0.15 do."
            )
        wishes = Wishes(
            dev=self.dev,
            test=self.test,
            seed=self.seed,
            longest=self.longest,
            what=self.what,
            asked=self.asked,
            dry_run=self.dry_run,
            typed=_typed(self.file, sys.argv[1:]),
        )
        import_examples(this, task, table, self._named(), wishes)

    def _task(self, this: settings.Settings) -> tasks.Task:
        if self.task is None and len(this.tasks) > 1:
            raise ProjectError(
                f"This project has {len(this.tasks)} tasks.",
                f"Say which one: --task {' or --task '.join(this.tasks)}.",
            )
        return tasks.find(self.task or this.tasks[0])

    def _named(self) -> Columns:
        return Columns(
            input=_several(self.input),
            expected=_several(self.expected),
            context=self.context,
            dialogue=self.dialogue,
            rejected=self.rejected,
            expression=self.expression,
            id=self.id,
            group=self.group,
        )


def _typed(file: str, args: Sequence[str]) -> str:
    """Give the command as it was typed, but for the folder of the file, which is this machine's."""
    is_file = Path(file).is_file()  # a data set's owner stays
    named = (Path(arg).name if is_file and arg == file else arg for arg in args)
    return shlex.join(["poe", "import", *named])


def _several(named: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in named.split(",")) if named else ()


if __name__ == "__main__":
    command.run(Import)
