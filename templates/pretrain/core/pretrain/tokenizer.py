"""Train the tokenizer: `poe tokenizer`. Byte-level byte-pair encoding (Sennrich et al., 2016).

It begins with the 256 bytes, so that no text is unknown to it, and joins the pair of tokens that
is most frequent, again and again, until the vocabulary is full. Digits stay single: numbers are
then spelt the same way wherever they occur, which is what lets a model learn to copy them.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lifecycle import command, model_folder, runs, settings
from lifecycle.errors import ProjectError
from lifecycle.training import experiment
from pydantic_settings import CliPositionalArg

import plans
from plans import Plan

FOLDER = "models/tokenizer"
AWAY = f"To have one trained, move it away: mv {FOLDER} {FOLDER}-brought"
START, STOP, PADDING = "<|im_start|>", "<|im_end|>", "<|pad|>"
MADE_FOR = "made_for"
"""The key of tokenizer_config.json with the fingerprint of what it was trained for."""
DOCUMENTS = 200_000
"""Of each source: more would hardly change which pairs are frequent."""
CHAT_TEMPLATE = """\
{%- for message in messages -%}
{{ '<|im_start|>' + message['role'] + '\\n' }}
{%- if message['role'] == 'assistant' -%}
{% generation %}{{ message['content'] + '<|im_end|>' }}{% endgeneration %}
{%- else -%}
{{ message['content'] + '<|im_end|>' }}
{%- endif -%}
{{ '\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}{{ '<|im_start|>assistant\\n' }}{%- endif -%}
"""
"""ChatML. What is between the generation marks is what fine-tuning takes its loss on."""


class TrainTokenizer(command.Command):
    """Train a tokenizer on the texts of a plan, and write it to models/tokenizer."""

    plan: CliPositionalArg[Path] = Path("pretrain/model.yaml")
    """Whose sources and vocabulary to take."""

    def cli_cmd(self) -> None:
        """Run the command."""
        command.need("train", "tokenizers", "transformers", "datasets")
        chosen, root = plans.pinned(experiment.read(Plan, self.plan)), settings.load().root
        if is_own(root):
            raise ProjectError(f"{FOLDER} holds a tokenizer that you brought.", AWAY)
        made = train(chosen, root)
        save(made, root)
        print(f"{FOLDER}: {len(made)} tokens, {bytes_per_token(made, chosen, root):.2f} bytes each")


def is_own(root: Path) -> bool:
    """Whether you brought the tokenizer: one that was trained here says what for."""
    folder = root / FOLDER
    said = folder / "tokenizer_config.json"
    return (folder / "tokenizer.json").is_file() and not (
        said.is_file() and MADE_FOR in json.loads(said.read_text(encoding="utf-8"))
    )


def save(tokenizer: Any, root: Path) -> None:
    """Put a tokenizer that was trained here into its place, whole or not at all."""
    with model_folder.beside(root / FOLDER) as folder:
        tokenizer.save_pretrained(folder)


def fingerprint(plan: Plan, root: Path) -> str:
    """Give one hash over what a tokenizer depends on: another one would read other tokens."""
    sources = [
        [source.hub, source.subset, source.revision, runs.hash_file(file) if file else None]
        for source in plan.sources
        for file in [source.file(root)]
    ]
    return hashlib.sha256(json.dumps([plan.vocabulary, sources]).encode()).hexdigest()


def train(plan: Plan, root: Path) -> Any:
    """Train a tokenizer of `plan.vocabulary` tokens, the special ones among them."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    inner.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=plan.vocabulary,
        special_tokens=[START, STOP, PADDING],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    inner.train_from_iterator(_texts(plan, root, DOCUMENTS), trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        eos_token=STOP,
        pad_token=PADDING,
        chat_template=CHAT_TEMPLATE,
        clean_up_tokenization_spaces=False,
        **{MADE_FOR: fingerprint(plan, root)},
    )


def bytes_per_token(tokenizer: Any, plan: Plan, root: Path) -> float:
    """Bytes of UTF-8 for each token, over a few hundred documents: how well it compresses."""
    texts = list(_texts(plan, root, 200))
    ids = tokenizer(texts)["input_ids"]
    return sum(len(text.encode()) for text in texts) / sum(map(len, ids))


def _texts(plan: Plan, root: Path, documents: int) -> Iterator[str]:
    import mixture

    for source in plan.sources:
        for row in mixture.load(source, root).take(documents):
            yield row["text"] or "\n".join(turn["content"] for turn in row["messages"])


if __name__ == "__main__":
    command.run(TrainTokenizer)
