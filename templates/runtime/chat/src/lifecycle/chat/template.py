"""A model's own chat template, made fit for the messages of this project.

What a template lacks is written as lines in front of it. So it is saved with a trained model, and
whatever serves that later renders as training did, without being told.
"""

import json
from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateError

MARK = "{# fitted by lifecycle #}\n"
FOLD = (
    "{% if messages[0]['role'] == 'system' and messages|length > 1 %}"
    "{% set messages = [{'role': 'user', 'content': messages[0]['content'] + '\\n\\n'"
    " + messages[1]['content']}] + messages[2:] %}{% endif %}\n"
)
"""The system's words become the beginning of the user's."""
PARTS = (
    "{% set fitted = namespace(messages=[]) %}{% for message in messages %}"
    "{% set fitted.messages = fitted.messages + [{'role': message['role'],"
    " 'content': [{'type': 'text', 'text': message['content']}]}] %}{% endfor %}"
    "{% set messages = fitted.messages %}\n"
)
"""Templates of models that see images as well take text in parts alone."""
_SYSTEM = {"role": "system", "content": "Route each ticket."}
_USER = {"role": "user", "content": "My order is late."}


def fit(tokenizer: Any, arguments: Mapping[str, object] | None = None) -> None:
    """Set arguments of the template for good, and mend what it refuses or drops.

    A template that was fitted before is left as it is: a trained model answers as it was trained.
    """
    template = tokenizer.chat_template
    if not isinstance(template, str) or template.startswith(MARK):
        return
    head = "".join(
        f"{{% set {name} = {json.dumps(value)} %}}\n" for name, value in (arguments or {}).items()
    )
    tokenizer.chat_template = MARK + head + template
    for more in ("", PARTS, FOLD, FOLD + PARTS):
        tokenizer.chat_template = MARK + head + more + template
        if _shows_all(tokenizer):
            break
    else:
        more = ""
    # An unchanged template keeps its name: libraries know it by its text.
    tokenizer.chat_template = MARK + head + more + template if head or more else template


def _shows_all(tokenizer: Any) -> bool:
    """Whether both roles are rendered, and neither is dropped without a word."""
    try:
        text = tokenizer.apply_chat_template([_SYSTEM, _USER], tokenize=False)
    except (TemplateError, TypeError):
        return False
    return all(message["content"] in text for message in (_SYSTEM, _USER))
