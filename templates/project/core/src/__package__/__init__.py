"""What the stages share: settings, the model client, data, prompts, runs, statistics, tasks."""
