"""What is searched for: words, and pairs of characters where a script has no spaces."""

import re
from functools import cache

from ..data import UNSPACED
from ..errors import ProjectError

_TOKEN = re.compile(rf"[{UNSPACED}]+|[^\W{UNSPACED}]+")


def tokens(text: str) -> list[str]:
    """Give the words of a text in lower case; runs without spaces as overlapping pairs."""
    found: list[str] = []
    for run in _TOKEN.findall(text.lower()):
        if re.match(f"[{UNSPACED}]", run) and len(run) > 1:
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
        else:
            found.append(run)
    return found


@cache
def stop_words(language: str) -> frozenset[str]:
    """Give the words of a language that say nothing about what is searched for.

    Raises ProjectError: none are known for it; the help names the languages.
    """
    from bm25s import stopwords

    known = {
        name.removeprefix("STOPWORDS_").lower(): words
        for name, words in vars(stopwords).items()
        if name.startswith("STOPWORDS_")
    }
    known = {**known, "english": known["en_plus"], "none": ()}
    if language not in known:
        raise ProjectError(
            f'app/app.yaml: no stop words are known for "{language}".',
            f"retrieval.stop_words is one of: {', '.join(sorted(known))}.",
        )
    return frozenset(known[language])


def searched(question: str, language: str) -> list[str]:
    """Give the words of a question that are searched for, each once; all where none is left."""
    every = list(dict.fromkeys(tokens(question)))
    return [word for word in every if word not in stop_words(language)] or every
