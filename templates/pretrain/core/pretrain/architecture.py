"""The model, from its configuration: random weights, or those of the model that goes on."""

from pathlib import Path
from typing import Any

from accelerate import PartialState
from lifecycle.errors import ProjectError
from lifecycle.training import experiment, models
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

import tokenizer as tokens
from plans import Plan


def of(plan: Plan, root: Path) -> Any:
    """Give the configuration of a plan's model.

    Raises ProjectError: the architecture is unknown or does not take one of the fields.
    """
    if plan.start is not None:
        return models.from_pretrained(AutoConfig, experiment.Start(plan.start), root)
    fields = {"model_type": "llama", **plan.model, "vocab_size": plan.vocabulary}
    try:
        config = AutoConfig.for_model(**fields)
    except (ValueError, TypeError) as error:
        raise ProjectError(f"{plan.source}: model: {str(error).splitlines()[0]}") from error
    unknown = [key for key in fields if key not in {*type(config)().to_dict(), "model_type"}]
    if unknown:
        raise ProjectError(
            f'{plan.source}: model: {type(config).__name__} has no field "{unknown[0]}".'
        )
    return config


def load_tokenizer(plan: Plan, root: Path) -> Any:
    """Give the tokenizer of the model to go on from, or the one that was trained here.

    One that is missing, or has another vocabulary than the plan, is trained first: by one process,
    on which the others wait.
    """
    if plan.start is not None:
        return models.from_pretrained(AutoTokenizer, experiment.Start(plan.start), root)
    folder = root / tokens.FOLDER
    with PartialState().main_process_first():
        if (folder / "tokenizer.json").is_file():
            known = AutoTokenizer.from_pretrained(folder)
            if len(known) <= plan.vocabulary:
                return known
        made = tokens.train(plan, root)
        made.save_pretrained(folder)
        return made


def build(plan: Plan, tokenizer: Any, root: Path) -> Any:
    """Make the model, in float32 unless the plan says otherwise; call it after the seed is set.

    A stop token that the model's configuration does not name would never end an answer.
    """
    options = {"dtype": "float32"} | models.load_options(plan)
    if plan.start is not None:
        start = experiment.Start(plan.start)
        return models.from_pretrained(AutoModelForCausalLM, start, root, **options)
    config = of(plan, root)
    config.bos_token_id = None
    config.eos_token_id = tokenizer.eos_token_id
    config.pad_token_id = tokenizer.pad_token_id
    return AutoModelForCausalLM.from_config(config, **options)
