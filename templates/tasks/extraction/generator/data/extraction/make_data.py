"""Makes the shipped support tickets of the extraction task: `python make_data.py`.

A ticket concerns at most one order. Other numbers (invoices, phones, earlier orders) and other
products stand beside it, so that neither the first number nor the first product is the answer.
"""

import random
import re
from typing import TypedDict

from lifecycle import making

SPLITS = {"train": 600, "dev": 100, "test": 200}
ASIDE_SHARE = 0.35
REFUSED_SHARE = 0.2

ADJECTIVES = "oak|walnut|steel|copper|glass|white|black|green|small|large|round|folding"
NOUNS = (
    "desk lamp|kettle|coat rack|table|armchair|wall clock|coffee grinder|blender|mirror|bath mat"
    "|smart plug|heater|bed frame|toaster|reading light|fan|stool|tray|vase|chest"
)
QUANTITIES = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "2": 2,
    "3": 3,
    "4": 4,
    "a pair of": 2,
}
WORDS = {
    "when": "yesterday|last week|last Friday|two days ago|this morning|in May|in October|a week ago",
    "fault": "broken|damaged|scratched|missing a screw|the wrong colour|far too hot|dead after a week",
}
# {goods} is the product with or without its quantity.
REQUESTS = {
    "refund": (
        "(I want|please send me) my money back",
        "(I would like|please send me) a refund",
    ),
    "replacement": (
        "(I want|please send me) a new one",
        "(I would like|please send me) a replacement",
    ),
    "repair": (
        "(can it be|please have it) repaired",
        "(can you|please) fix it",
    ),
}
REFUSED = ("I do not need {other}", "{other} is not what I ask for", "do not offer me {other}")
OPENINGS = {
    (True, True): (
        "(I ordered|I bought) {goods} {when} (under|with) {order}",
        "{goods} from {order} arrived {fault}",
        "{order} was for {goods}",
        "my order of {goods} ({order}) is {fault}",
    ),
    (True, False): (
        "{order} arrived {fault}",
        "(I write|I am writing) about {order}",
        "what came with {order} is {fault}",
    ),
    (False, True): (
        "(I ordered|I bought) {goods} {when}",
        "{goods} came {fault} {when}",
        "I have a problem with {goods} from your shop",
    ),
    (False, False): (
        "what you sent me {when} is {fault}",
        "(my order|my parcel) came {fault}",
        "I had a bad experience {when}",
    ),
}
ORDERS = ("order {id}", "order number {id}", "order no. {id}")
ASIDES = (
    "my invoice is {noise}",
    "call me at {noise}",
    "(my earlier order|order) {noise} was fine",
    "(unlike|I also have) the {product} from {noise}",
    "the {product} I got {when} is fine",
    "my case has number {noise}",
)


class Fields(TypedDict):
    """What is to be read from a ticket; None where it does not say."""

    order_id: str | None
    product: str | None
    quantity: int | None
    request: str | None


def generate(rng: random.Random, count: int) -> list[making.Line]:
    """`count` tickets as {"input", "expected"}, no two of them near-duplicates."""
    return making.distinct(lambda: example(rng), count)


def example(rng: random.Random) -> making.Line:
    """One ticket and its fields, each of which it may leave out."""
    expected = Fields(
        order_id=digits(rng, 4) if rng.random() < 0.75 else None,
        product=product(rng) if rng.random() < 0.8 else None,
        quantity=None,
        request=rng.choice([*REQUESTS, None]),
    )
    if expected["product"] is not None and rng.random() < 0.6:
        expected["quantity"] = rng.choice(list(QUANTITIES.values()))
    return {"input": ticket(rng, expected), "expected": expected}


def ticket(rng: random.Random, fields: Fields) -> str:
    """One ticket that says what is in `fields`, and what is not."""
    order = rng.choice(ORDERS).replace("{id}", fields["order_id"] or "")
    opening = rng.choice(OPENINGS[fields["order_id"] is not None, fields["product"] is not None])
    parts = [expand(rng, opening).replace("{goods}", goods(rng, fields)).replace("{order}", order)]
    if rng.random() < ASIDE_SHARE:
        aside = expand(rng, rng.choice(ASIDES)).replace(
            "{noise}", digits(rng, rng.choice((4, 4, 5)))
        )
        parts.insert(rng.choice((0, 1, 1)), aside.replace("{product}", product(rng)))
    if fields["request"] is not None:
        parts.insert(rng.choice((0, len(parts), len(parts))), request(rng, fields["request"]))
    return " ".join(part[0].upper() + part[1:] + "." for part in parts)


def goods(rng: random.Random, fields: Fields) -> str:
    """The product with its quantity, if it has one: "two oak trays"."""
    if fields["quantity"] is None:
        return f"the {fields['product']}"
    words = rng.choice(
        [word for word, number in QUANTITIES.items() if number == fields["quantity"]]
    )
    if words == "a" and str(fields["product"]).startswith("o"):
        words = "an"
    return f"{words} {fields['product']}" + ("s" if fields["quantity"] > 1 else "")


def request(rng: random.Random, wanted: str) -> str:
    """What the customer asks for, and at times what not."""
    wish = expand(rng, rng.choice(REQUESTS[wanted]))
    if rng.random() > REFUSED_SHARE:
        return wish
    other = rng.choice([name for name in REQUESTS if name != wanted])
    return f"{wish}, {rng.choice(REFUSED).replace('{other}', f'a {other}')}"


def digits(rng: random.Random, count: int) -> str:
    """A number of so many digits, without a zero in front."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


def product(rng: random.Random) -> str:
    """One of 240 products."""
    return f"{rng.choice(ADJECTIVES.split('|'))} {rng.choice(NOUNS.split('|'))}"


def expand(rng: random.Random, pattern: str) -> str:
    """The pattern with every (a|b) and {word} of WORDS chosen at random."""
    pattern = re.sub(
        r"\(([^()]*\|[^()]*)\)", lambda options: rng.choice(options[1].split("|")), pattern
    )
    for word, choices in WORDS.items():
        pattern = pattern.replace("{" + word + "}", rng.choice(choices.split("|")))
    return pattern


if __name__ == "__main__":
    making.make(__file__, "extraction", generate, SPLITS)
