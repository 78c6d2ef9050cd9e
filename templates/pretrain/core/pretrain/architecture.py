"""The model, from its configuration: random weights, or those of the model that goes on."""

from pathlib import Path
from typing import Any

from accelerate import PartialState
from lifecycle import settings
from lifecycle.chat import Chat, ends_of
from lifecycle.errors import ProjectError
from lifecycle.training import examples, experiment, models
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

import tokenizer as tokens
from plans import Plan


def of(plan: Plan, root: Path) -> Any:
    """Give the configuration of a plan's model.

    Raises ProjectError: the architecture is unknown or does not take one of the fields.
    """
    if plan.start is not None:
        return models.from_pretrained(AutoConfig, start_of(plan), root)
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


def start_of(plan: Plan) -> experiment.Start:
    """Give the weights that a plan goes on from.

    Raises ProjectError: they are not there, or an adapter.
    """
    start = experiment.start_of(settings.load().with_model(plan.start).self_served())
    if start.adapter is not None:
        raise ProjectError(
            f'Pretraining goes on from whole weights, and "{start.name}" is an adapter.',
            f"poe merge {start.name}, and start: {start.name}-merged",
        )
    return start


def load_tokenizer(plan: Plan, root: Path) -> Any:
    """Give the tokenizer of the model to go on from, or the one that was trained here.

    One that is missing, or was trained for another plan, is trained first: by one process, on
    which the others wait. One that you brought is taken if it has no more tokens than the plan.

    Raises ProjectError: that has more; dialogues cannot be told apart by its chat template.
    """
    if plan.start is not None:
        return known_tokenizer(plan, root)
    with PartialState().main_process_first():
        known = known_tokenizer(plan, root)
        if known is None:
            known = tokens.train(plan, root)
            tokens.save(known, root)
    examples.check_template(Chat(known, ends_of(known)), plan.name)
    return known


def known_tokenizer(plan: Plan, root: Path) -> Any | None:
    """Give the tokenizer that a plan would read with; None where it is yet to be trained.

    Raises ProjectError as `load_tokenizer` does.
    """
    if plan.start is not None:
        return models.load_chat(start_of(plan), settings.load(), plan.trainer).tokenizer
    folder = root / tokens.FOLDER
    if not (folder / "tokenizer.json").is_file():
        return None
    known, of_plan = AutoTokenizer.from_pretrained(folder), tokens.fingerprint(plan, root)
    if len(known) > plan.vocabulary and tokens.is_own(root):
        raise ProjectError(
            f"{tokens.FOLDER}, which you brought, has {len(known)} tokens, and the"
            f" vocabulary of {plan.source} is {plan.vocabulary}.",
            f"Set vocabulary: {len(known)} there. {tokens.AWAY}",
        )
    return known if known.init_kwargs.get(tokens.MADE_FOR, of_plan) == of_plan else None


def build(plan: Plan, tokenizer: Any, root: Path) -> Any:
    """Make the model, in float32 unless the plan says otherwise; call it after the seed is set.

    A stop token that the model's configuration does not name would never end an answer.
    """
    options = {"dtype": "float32"} | models.load_options(plan)
    if plan.start is not None:
        return models.from_pretrained(AutoModelForCausalLM, start_of(plan), root, **options)
    config = of(plan, root)
    config.bos_token_id = None
    config.eos_token_id = tokenizer.eos_token_id
    config.pad_token_id = tokenizer.pad_token_id
    return AutoModelForCausalLM.from_config(config, **options)
