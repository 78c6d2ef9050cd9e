"""Makes the shipped support threads and their one-line summaries: `python make_data.py`.

A thread is what a customer and an agent wrote to each other. The summary says in one line which
order it is about, what is wrong with which product, and how it was left, in words that the thread
mostly does not use.
"""

import random
import re
from typing import Any

from lifecycle import making

SPLITS = {"train": 250, "dev": 100, "test": 200}

WORDS = {
    "product": "kettle|toaster|blender|desk lamp|backpack|headset|keyboard|camera|speaker|monitor"
    "|tent|router|watch|drill|heater|printer|suitcase|bicycle|juicer|fan|vacuum|tripod",
    "name": "Ada|Bruno|Chen|Dana|Emil|Farah|Goran|Hana|Ivan|Jonas|Karim|Lena|Milan|Nadia|Omar"
    "|Petra|Quinn|Rosa|Samir|Tilda|Ulla|Viktor|Wanda|Yusuf|Zora",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday",
    "when": "today|yesterday|this morning|last night|on the weekend",
    "span": "two weeks|three weeks|ten days|a month",
}
# In the words of the summary: in those of the customer. (a|b) picks one, {word} too.
PROBLEMS = {
    "arrived broken": (
        "The {product} from order {order} (came out of the box|reached me {when}) in pieces.",
        "I opened order {order} {when} and the {product} has (a|one) crack in the middle.",
        "(Your courier|Somebody) must have dropped my {product}: it is smashed. Order {order}.",
    ),
    "never arrived": (
        "Tracking says order {order} (has come|is delivered), yet (I see|I have) no {product}.",
        "I (am still waiting|have waited) for the {product} I bought {span} ago, order {order}.",
        "{span} (went by|are over) and order {order}, a {product}, (is not here|has not come).",
    ),
    "has the wrong colour": (
        "I (chose|picked|wanted) blue, but the {product} in order {order} is (bright orange|red).",
        "Order {order} came {when}. The {product} should (have been|be) black and is white.",
        "The {product} you (sent|posted) is green. I (took|ordered) grey in order {order}.",
    ),
    "was charged twice": (
        "(My bank shows|I can see) two payments for the {product} in order {order}.",
        "Why did you take the money for order {order} two times? I (bought|have) one {product}.",
        "{when} I (found|saw) the {product} of order {order} on my statement (again|once more).",
    ),
    "stopped working": (
        "After {span} the {product} from order {order} does not (switch on|start) any more.",
        "My {product} went dead {when}; I (bought|got) it with order {order}.",
        "The {product} in order {order} ran for {span} and then (gave up|fell silent).",
    ),
    "lacks a part": (
        "There is no (power cable|lid|handle) in the box of the {product}, order {order}.",
        "Order {order}: the {product} came without its screws, so I cannot (build|use) it.",
        "I unpacked the {product} of order {order} {when}; the (strap|plug|cover) is not there.",
    ),
}
REPLIES = (
    "Sorry to hear that, {name}. Would you (rather|like to) have your money back or a new one?",
    "Thank you for (telling us|writing), {name}. What would you like us to do?",
    "That should not happen, {name}(, and I apologise|; my apologies). How may I put it right?",
    "I have (found|opened) the order, {name}. Shall I (refund it|pay you back) or send another?",
    "Hello {name}, I can see it here. What would (help you most|suit you)?",
)
# In the words of the summary: in those of the customer, in those of the agent.
OUTCOMES = {
    "replacement ships {day}": (
        (
            "A new one, please.",
            "Please send me another(| soon).",
            "The same thing again(|, please).",
        ),
        (
            "(Fine|Good), a fresh one leaves our warehouse on {day}.",
            "I have booked it: the next one goes out on {day}.",
            "(Done|All set). Look out for a parcel that we post on {day}.",
        ),
    ),
    "refund of {amount} euros": (
        (
            "I want my money back.",
            "(Please|Just) return what I paid.",
            "Cancel it and pay me back.",
        ),
        (
            "(Understood|Very well), {amount} euros are on their way to your account.",
            "I have (sent|paid) {amount} euros back to your card.",
            "You will see {amount} euros on your (next|monthly) statement.",
        ),
    ),
    "a colleague calls {day}": (
        (
            "Can someone (look at|check) it?",
            "I need help, not a parcel.",
            "(Could|Can) you phone me?",
        ),
        (
            "(Of course|Sure), one of us rings you on {day}.",
            "Yes, you may expect our call on {day}.",
            "I have put you on the list; somebody phones (you |)on {day}.",
        ),
    ),
    "waiting for proof": (
        ("What do you need(| from me)?", "Do you not believe me?", "Tell me what to do(|, then)."),
        (
            "Please (attach|add) a picture or a statement to your answer.",
            "Send us a photo or a bill and we decide (the same day|at once).",
            "I need (something|a paper|a picture) that shows it before I may go on.",
        ),
    ),
}


def generate(rng: random.Random, count: int) -> list[dict[str, Any]]:
    """`count` threads as {"input", "expected"}, no two of them near-duplicates."""
    return making.distinct(lambda: thread(rng), count)


def thread(rng: random.Random) -> dict[str, Any]:
    """Four turns, about fifty words, with the summary and what the summary may mention."""
    problem, complaints = rng.choice(list(PROBLEMS.items()))
    outcome, (wishes, answers) = rng.choice(list(OUTCOMES.items()))
    facts = {name: rng.choice(WORDS[name].split("|")) for name in ("product", "name", "day")}
    facts |= {"order": str(rng.randint(10000, 99999)), "amount": str(rng.randint(12, 240))}
    texts = (rng.choice(options) for options in (complaints, REPLIES, wishes, answers))
    turns = (expand(rng, text, **facts) for text in texts)
    speakers = ("Customer", "Agent", "Customer", "Agent")
    source = "\n".join(
        f"{who}: {turn[0].upper()}{turn[1:]}" for who, turn in zip(speakers, turns, strict=True)
    )
    summary = expand(rng, f"Order {{order}}: {{product}} {problem}; {outcome}.", **facts)
    return {"input": source, "expected": {"summary": summary, "mentions": mentions(source)}}


def mentions(text: str) -> list[str]:
    """The numbers and the names of a text, each once, in order.

    A name is a word with a capital that does not begin a sentence.
    """
    return list(dict.fromkeys(re.findall(r"\d+(?:[.,:]\d+)*|(?<=[\w,;] )[A-Z]\w+", text)))


def expand(rng: random.Random, pattern: str, **given: str) -> str:
    """The pattern with every (a|b) and {word} chosen at random, or taken from `given`."""
    return making.expand(rng, WORDS, pattern, **given)


if __name__ == "__main__":
    making.make(__file__, "summarization", generate, SPLITS)
