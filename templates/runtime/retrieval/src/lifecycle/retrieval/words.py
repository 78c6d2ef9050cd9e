"""What is searched for: words, and pairs of characters where a script has no spaces."""

import re
import unicodedata
from functools import cache

from ..data import LETTERS, UNSEEN, UNSPACED
from ..errors import ProjectError

_TOKEN = re.compile(rf"[{UNSPACED}]+|{LETTERS}")
_SELDOM_WRITTEN = re.compile(rf"[\u0591-\u05c7\u0640\u064b-\u065f\u0670]|{UNSEEN}")
"""Vowels of Hebrew and Arabic, the stroke that lengthens a word, and what cannot be seen."""
_ALIKE = str.maketrans("أإآٱىةı", "اااايهi")
"""Letters that people write for one another: of Arabic, and the i without a dot."""


def tokens(text: str) -> list[str]:
    """Give the words of a text, however they are written; runs without spaces as pairs of signs.

    Capitals, ligatures, wide letters and accents that stand apart make no difference.
    """
    found: list[str] = []
    for run in _TOKEN.findall(_folded(text)):
        if re.match(f"[{UNSPACED}]", run) and len(run) > 1:
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
        else:
            found.append(run)
    return found


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    whole = unicodedata.normalize("NFKC", text).casefold()
    return _SELDOM_WRITTEN.sub("", unicodedata.normalize("NFC", whole)).translate(_ALIKE)


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
    return frozenset(map(_folded, known[language]))


def searched(question: str, language: str) -> list[str]:
    """Give the words of a question that are searched for, each once; all where none is left."""
    every = list(dict.fromkeys(tokens(question)))
    return [word for word in every if word not in stop_words(language)] or every
