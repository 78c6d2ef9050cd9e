"""Fine-tune a model at its provider: `poe fine-tune`. Uploading and training cost money.

The OpenAI-compatible protocol: two files, one job, then waiting. job.py speaks it.
"""

import asyncio

from lifecycle import command, settings


class Hosted(command.Command):
    """Have the provider fine-tune the model on this project's training examples."""

    model: str | None = None
    """The provider's name of the base model; by default that of lifecycle.yaml."""
    prompt: str = "default"
    """The prompt file the model learns with, and is served with: prompt/<task>/<prompt>.md."""
    name: str = "hosted"
    """The run card goes to models/<name>."""
    epochs: int | None = None
    """Passes over the data; by default the provider's choice."""
    learning_rate_multiplier: float | None = None
    """Times the provider's learning rate."""
    batch_size: int | None = None
    """Examples in a step."""
    seed: int = 0
    """Providers promise no exact repetition, only to come close."""
    poll_s: float = 30.0
    """Seconds between two looks at the job."""
    dry_run: bool = False
    """Write and check the files, upload nothing."""

    def cli_cmd(self) -> None:
        """Run the command."""
        import job

        project = settings.load()
        plan = job.Plan(
            model=self.model or project.model,
            prompt=self.prompt,
            folder=project.root / "models" / self.name,
            seed=self.seed,
            hyperparameters={
                "n_epochs": self.epochs or "auto",
                "learning_rate_multiplier": self.learning_rate_multiplier or "auto",
                "batch_size": self.batch_size or "auto",
            },
        )
        files = job.write_files(plan, project)
        if self.dry_run:
            print("\n".join(f"{file.relative_to(project.root)}" for file in files.values()))
            return
        print(asyncio.run(job.run(plan, project, files, self.poll_s)))


if __name__ == "__main__":
    command.run(Hosted)
