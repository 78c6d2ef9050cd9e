"""What the stages share: settings, the model client, data, prompts, run files, statistics, tasks."""
