"""Whether an answer says only what its passages say: by numbers, names and quoted words.

That is less than truth: an answer may join true words wrongly. What it finds is what models invent
most, and what people check last.
"""

import re
from collections.abc import Iterable

from ..data import MARKS, UNSPACED
from .passages import Passage

FEW_WORDS = 2
LETTER = rf"(?:[^\W{UNSPACED}]|[{MARKS}])"
"""Of a word, where words are told apart; in other scripts a word may begin behind any sign."""
CITATION = re.compile(rf"(?:\s+|(?<!{LETTER}))\[([^\s\[\]]+)\](?!\()")
"""What is joined to a word, as in `list[int]`, or to a link, cites nothing."""
_NUMBER = re.compile(rf"{LETTER}*\d{LETTER}*(?:[.,:]\d+)*")
_WORD = re.compile(rf"{LETTER}+")
_QUOTED = re.compile(r"[\"“„«「『]([^\"“”„«»」』]{3,})[\"”“»」』]")


def citations(output: str) -> list[str]:
    """Give the ids in brackets, each once: `six days [page-012]` cites page-012."""
    return list(dict.fromkeys(CITATION.findall(output)))


def without_citations(output: str) -> str:
    """Give an output as people read it."""
    return CITATION.sub("", output).strip()


def claims(answer: str) -> list[str]:
    """Give what can be looked up word by word: numbers, names, and quoted spans.

    A capital at the beginning of a sentence makes no name; that of an answer in a few words does.
    """
    text = without_citations(answer)
    is_short = len(text.split()) <= FEW_WORDS
    names = [
        match[0]
        for match in _WORD.finditer(text)
        if match[0][0].isupper() and (is_short or not _begins_sentence(text, match.start()))
    ]
    found = [*_NUMBER.findall(text), *names, *_QUOTED.findall(text)]
    return list(dict.fromkeys(found))


def unsupported(answer: str, passages: Iterable[Passage]) -> list[str]:
    """Give the claims of an answer that stand in none of these passages."""
    text = "\n".join(f"{passage.title}\n{passage.text}" for passage in passages)
    return [each for each in claims(answer) if not stands_in(each, text)]


def stands_in(words: str, text: str) -> bool:
    """Whether a text has these words, whole: 5 does not stand in 45, nor Port in Porto."""
    said, held = _plain(words), _plain(text)
    whole = rf"(?<!{LETTER}){re.escape(said)}(?!{LETTER})"
    return said in held and re.search(whole, held) is not None


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"“„«'(")
    return not before or before[-1] in ".!?:\n"
