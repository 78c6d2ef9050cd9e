"""Makes the shipped questions about the handbook that stand alone: app/questions/ of a project.

Some are worded as the pages are, some in other words, page titles included, some have no answer in
the handbook (the page leaves the fact out, or there is no such page), and some are about nothing
that it speaks of. The questions of dev and test are about different pages.
"""

import random
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Any

from lifecycle import making

from conftest import ROOT

sys.path.append(str(ROOT / "data" / "question-answering"))
make_data: Any = import_module("make_data")
Page = Any
"""Of make_data: a page of the handbook."""

EACH = {"dev": 30, "test": 45}
"""Questions of each kind."""

OTHER_WORDS = dict(
    zip(
        (*make_data.PRODUCT, *make_data.COUNTRY, *make_data.DESK),
        (
            "For how many months are we liable when the {title} breaks (down|by itself)?",
            "How many days are left to (change one's mind about|bring back) the {title}?",
            "What is the price of a (component|replacement piece) for the {title}?",
            "What gets (dirt|stains) off the {title}?",
            "To which place (does one post|do we forward) a defective {title}?",
            "After how many days does (a package|an order) (arrive with|reach) {title}?",
            "What do we ask (of|from) {title} for (postage and packing|delivery), in euros?",
            "Which (paper|sheet) has to go with what we post to {title}?",
            "Which weekday has no (collection|dispatch) for {title}?",
            "From what (hour|o'clock) can I reach {title}?",
            "Until what (hour|o'clock) can I reach {title}?",
            "On which weekday do I (reach nobody at|get no answer from) {title}?",
            "Which digits (put me through to|connect me with) {title}?",
        ),
        strict=True,
    )
)
THINGS = {
    "kettle": "water boiler",
    "toaster": "bread browner",
    "blender": "mixer",
    "lamp": "light",
    "backpack": "rucksack",
    "headset": "earphones",
    "keyboard": "typing device",
    "camera": "picture taker",
    "speaker": "loudspeaker",
    "tent": "camping shelter",
    "watch": "timepiece",
}
PEOPLE = (
    "Austria Austrian|Belgium Belgian|Bulgaria Bulgarian|Chile Chilean|Croatia Croatian"
    "|Cyprus Cypriot|Denmark Danish|Estonia Estonian|Finland Finnish|Greece Greek"
    "|Hungary Hungarian|Iceland Icelandic|Ireland Irish|Italy Italian|Japan Japanese"
    "|Kenya Kenyan|Latvia Latvian|Malta Maltese|Mexico Mexican|Norway Norwegian|Peru Peruvian"
    "|Poland Polish|Portugal Portuguese|Romania Romanian|Serbia Serbian|Slovenia Slovenian"
    "|Spain Spanish|Sweden Swedish|Tunisia Tunisian|Uruguay Uruguayan"
)
PEOPLE_OF = dict(pair.split() for pair in PEOPLE.split("|"))


def other_title(title: str) -> str:
    """Give a title in other words."""
    first, _, rest = title.partition(" ")
    if rest in THINGS:
        return f"{first} {THINGS[rest]}"
    if title in PEOPLE_OF:
        return f"{PEOPLE_OF[title]} customers"
    return f"our colleagues in {title.split()[-1]}"


def worded(rng: random.Random, pages: Sequence[Page]) -> making.Line:
    """Ask as the pages speak."""
    about = rng.choice(pages)
    fact, answer = rng.choice(about.stated)
    asked = make_data.expand(rng, fact.question, title=about.title)
    return line(asked, answer, "worded", about)


def paraphrased(rng: random.Random, pages: Sequence[Page]) -> making.Line:
    """Ask in other words."""
    about = rng.choice(pages)
    fact, answer = rng.choice(about.stated)
    asked = make_data.expand(rng, OTHER_WORDS[fact], title=other_title(about.title))
    return line(asked, answer, "paraphrased", about)


def unanswerable(rng: random.Random, pages: Sequence[Page]) -> making.Line:
    """Ask for what the page leaves out, or for a product that has no page."""
    if rng.random() < 0.5:
        about = rng.choice(pages)
        title, fact = about.title, rng.choice(about.left_out)
    else:
        words = (rng.choice(make_data.WORDS[word].split("|")) for word in ("brand", "thing"))
        title, fact = " ".join(words), rng.choice(make_data.PRODUCT)
    if (title, fact) in {(page.title, fact) for page in ALL for fact, _ in page.stated}:
        return unanswerable(rng, pages)
    asked = make_data.expand(rng, fact.question, title=title)
    return {"input": asked, "expected": make_data.UNKNOWN, "kind": "unanswerable"}


def line(asked: str, answer: str, kind: str, about: Page) -> making.Line:
    """Give a question as it is written, with the page that answers it."""
    number = 1 + sorted(page.title for page in ALL).index(about.title)
    passages = [f"page-{number:03d}"]
    return {"input": asked, "expected": answer, "kind": kind, "passages": passages}


OFF_TOPIC = {
    "paper": "passport|driving licence|library card|fishing permit|student visa|tax return",
    "food": "bread|rice|an egg|a pumpkin|lentils|a trout|porridge|an artichoke",
    "work": "Hamlet|the Moonlight Sonata|Guernica|Moby Dick|The Magic Flute|Faust",
    "star": "the moon|Mars|the sun|Jupiter|the nearest star|Halley's comet",
    "beast": "a whale|an owl|a hedgehog|an octopus|a giraffe|a bee",
    "ask": "How do I renew my {paper}|Who may apply for a {paper}|How is {food} cooked"
    "|Who created {work}|In which century was {work} made|How far away is {star}"
    "|What is {star} made of|What does {beast} eat|How old does {beast} become",
}


def off_topic(rng: random.Random, _pages: Sequence[Page]) -> making.Line:
    """Ask for what no handbook of a shop speaks of."""
    asked = f"{making.expand(rng, OFF_TOPIC, '{ask}')}?"
    return {"input": asked, "expected": make_data.UNKNOWN, "kind": "off-topic"}


Draw = Callable[[random.Random, Sequence[Page]], making.Line]
DRAWS: tuple[Draw, ...] = (worded, paraphrased, unanswerable, off_topic)
ALL = make_data.handbook(random.Random(making.SEED))
PAGES = {"dev": ALL[90:120], "test": ALL[120:]}


def questions(split: str) -> list[making.Line]:
    """Give the questions of a split with their ids, no two of them alike."""
    rng = random.Random(f"{making.SEED}-{split}")
    drawn = [making.distinct(partial(draw, rng, PAGES[split]), EACH[split]) for draw in DRAWS]
    lines = (line for lines in drawn for line in lines)
    return list(making.numbered(f"question-{split}", lines))
