"""Makes the shipped handbook and the questions about it: `python make_data.py`.

Each example shows two pages of the desk's handbook and asks for one fact. One question in five
has no answer on the pages shown; the right answer is then "unknown". The pages of the three
splits are about different products, countries and desks, so no answer can be learnt by heart.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lifecycle import making

SPLITS = {"train": 300, "dev": 100, "test": 200}
UNKNOWN = "unknown"
MISSING_SHARE = 0.2

WORDS = {
    "customer": "a customer|someone|a buyer|an owner",
    "we": "we|our desk|the team|our people",
    "month": "6|9|12|15|18|21|24|27|30|36|42|48|60",
    "week": "7|10|14|20|21|28|30|35|42|45|56|60|90",
    "small": "3|4|5|6|7|8|9|11|12|13|14|16|17|18|19|22|23|25|27|29|31|34|36|38",
    "cleaner": "a dry cloth|warm water|mild soap|vinegar|a soft brush|cold water|a damp sponge",
    "city": "Basel|Bergen|Bilbao|Brno|Cork|Ghent|Graz|Haarlem|Leeds|Leipzig|Lille|Linz|Lyon"
    "|Malaga|Nantes|Odense|Oulu|Parma|Plovdiv|Porto|Riga|Seville|Split|Tampere|Tartu|Trieste"
    "|Turin|Utrecht|Vilnius|Zadar",
    "day": "Mondays|Tuesdays|Wednesdays|Thursdays|Fridays|Saturdays",
    "form": "A12|A27|A35|B14|B21|B38|C16|C22|C39|D11|D24|D33",
    "morning": "7:00|7:15|7:30|7:45|8:00|8:15|8:30|8:45|9:00|9:15|9:30|9:45|10:00",
    "evening": "16:00|16:15|16:30|16:45|17:00|17:15|17:30|17:45|18:00|18:15|18:30|19:00",
    "number": "204|219|237|246|258|261|283|295|312|328|345|367|371|389|402|416|433|457|474|490",
    "brand": "Alder|Aspen|Birch|Cedar|Clover|Elm|Fern|Hazel|Heron|Ivy|Juniper|Kestrel"
    "|Larch|Linden|Maple|Merlin|Myrtle|Osprey|Poplar|Rowan|Sorrel|Spruce|Swift|Teal|Thistle"
    "|Willow|Wren|Yarrow",
    "thing": "kettle|toaster|blender|lamp|backpack|headset|keyboard|camera|speaker|tent|watch",
    "country": "Austria|Belgium|Bulgaria|Chile|Croatia|Cyprus|Denmark|Estonia|Finland"
    "|Greece|Hungary|Iceland|Ireland|Italy|Japan|Kenya|Latvia|Malta|Mexico|Norway|Peru|Poland"
    "|Portugal|Romania|Serbia|Slovenia|Spain|Sweden|Tunisia|Uruguay",
}


@dataclass(frozen=True)
class Fact:
    """What a page may state, how one asks for it, and what it may be; (a|b) and {word} vary."""

    sentence: str
    question: str
    answer: str


PRODUCT = (
    Fact(
        "(It has|It comes with|{we} give it) a (warranty|guarantee) of {answer}.",
        "(How long is|What is the length of) the (warranty|guarantee) of the {title}?",
        "{month} months",
    ),
    Fact(
        "(It may be|{customer} may have it|It can be) (sent back|returned) within {answer}.",
        "(How much time is there|How long does {customer} have) to (return|send back) the {title}?",
        "{week} days",
    ),
    Fact(
        "(A spare part|A new part|One part) (costs|is sold for|comes at) {answer}.",
        "(What does|How much does) (a part|a spare part) (of|for) the {title} cost?",
        "{small} euros",
    ),
    Fact(
        "(Clean it with|For cleaning take|Wash it with|Wipe it with) {answer}.",
        "(What is the {title} cleaned with|How should {customer} clean the {title})?",
        "{cleaner}",
    ),
    Fact(
        "(Repairs are done in|It is repaired in|Broken ones go to) {answer}.",
        "(Where|In which city|In which town) (is the {title} repaired|do we repair the {title})?",
        "{city}",
    ),
)
COUNTRY = (
    Fact(
        "(Parcels take|A parcel takes|{customer} waits|Delivery needs) {answer}.",
        "(How long does a parcel to {title} take|How soon is a parcel in {title})?",
        "{small} days",
    ),
    Fact(
        "(Shipping costs|{we} charge|The postage is|Sending costs) {answer}.",
        "(What|How much) (does shipping to {title} cost|is the postage to {title})?",
        "{small} euros",
    ),
    Fact(
        "(Customs want|The customs ask for|{we} fill in|Add) form {answer}.",
        "(Which form|What form) (do we fill in|goes with a parcel|do customs want) for {title}?",
        "{form}",
    ),
    Fact(
        "(Nothing is sent|{we} send nothing|No parcel leaves|The van stays here) on {answer}.",
        "(On which day|When) (do we send nothing|does no parcel go) to {title}?",
        "{day}",
    ),
)
DESK = (
    Fact(
        "(It opens|Doors open|{we} begin|Calls are taken) at {answer}.",
        "(When|At what time) (does the {title} open|can {customer} first call the {title})?",
        "{morning}",
    ),
    Fact(
        "(It closes|Doors close|{we} stop|The last call ends) at {answer}.",
        "(When|At what time) (does the {title} close|is the last call at the {title})?",
        "{evening}",
    ),
    Fact(
        "(It is shut|Nobody is there|{we} do not work|It rests) on {answer}.",
        "(On which day|When) (is the {title} shut|is nobody at the {title})?",
        "{day}",
    ),
    Fact(
        "(The extension is|Its number is|{customer} dials|Dial) {answer}.",
        "(What is the extension of|Which number reaches|What does one dial for) the {title}?",
        "{number}",
    ),
)


@dataclass(frozen=True)
class Page:
    """A page of the handbook: the facts it states, with their answers, and those it leaves out."""

    title: str
    text: str
    stated: tuple[tuple[Fact, str], ...]
    left_out: tuple[Fact, ...]


def generate(rng: random.Random, count: int) -> list[dict[str, str]]:
    """`count` questions about a new handbook as {"input", "expected"}, no near-duplicates."""
    return questions(rng, handbook(rng), count)


def handbook(rng: random.Random) -> list[Page]:
    """All pages in random order: about products, countries and the desks of the company."""
    words = {name: WORDS[name].split("|") for name in ("brand", "thing", "country", "city")}
    products = [f"{brand} {thing}" for brand in words["brand"] for thing in words["thing"]]
    desks = [f"desk in {city}" for city in words["city"]]
    kinds = ((rng.sample(products, 120), PRODUCT), (words["country"], COUNTRY), (desks, DESK))
    pages = [page(rng, title, facts) for titles, facts in kinds for title in titles]
    rng.shuffle(pages)
    return pages


def page(rng: random.Random, title: str, facts: Sequence[Fact]) -> Page:
    """A page of about twenty words that states three of the facts."""
    chosen = rng.sample(facts, len(facts))
    stated = [(fact, expand(rng, fact.answer)) for fact in chosen[:3]]
    sentences = [expand(rng, fact.sentence, answer=answer) for fact, answer in stated]
    text = " ".join(sentence[0].upper() + sentence[1:] for sentence in (f"{title}.", *sentences))
    return Page(title, text, tuple(stated), tuple(chosen[3:]))


def questions(rng: random.Random, pages: Sequence[Page], count: int) -> list[dict[str, str]]:
    """`count` questions as {"input", "expected"}, no two of them near-duplicates."""
    return making.distinct(lambda: question(rng, pages), count)


def question(rng: random.Random, pages: Sequence[Page]) -> dict[str, str]:
    """Two pages and a question: about a fact on them, one they leave out, or another page."""
    about, second, third = rng.sample(pages, 3)
    fact, answer = rng.choice(about.stated)
    shown = [about, second]
    if rng.random() < MISSING_SHARE:
        answer = UNKNOWN
        if rng.random() < 0.5:
            shown = [second, third]
        else:
            fact = rng.choice(about.left_out)
    rng.shuffle(shown)
    asked = expand(rng, fact.question, title=about.title)
    return {
        "input": "\n".join([*(f"- {each.text}" for each in shown), f"Question: {asked}"]),
        "expected": answer,
    }


def expand(rng: random.Random, pattern: str, **given: str) -> str:
    """The pattern with every (a|b) and {word} chosen at random, or taken from `given`."""
    return making.expand(rng, WORDS, pattern, **given)


def main() -> None:
    """Write the handbook and the three splits next to this script."""
    folder = Path(__file__).parent
    rng = random.Random(making.SEED)
    pages = handbook(rng)
    book = sorted(pages, key=lambda each: each.title)
    lines = ({"title": each.title, "text": each.text} for each in book)
    making.write(folder / "handbook.jsonl", making.numbered("page", lines, digits=3))
    # Pages are shuffled: half of them for training, a third for the test.
    parts = {"train": pages[:90], "dev": pages[90:120], "test": pages[120:]}
    for split, count in SPLITS.items():
        examples = questions(rng, parts[split], count)
        making.write_splits(folder, "question-answering", examples, {split: count})


if __name__ == "__main__":
    main()
