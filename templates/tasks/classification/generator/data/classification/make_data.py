"""Makes the shipped support tickets of the classification task: `python make_data.py`.

A ticket has one open matter, which decides its queue. Half also begin with a settled matter of
another queue ("thanks for the refund, but ..."), so that single words mislead.
"""

import random
import re

from lifecycle import making

SPLITS = {"train": 600, "dev": 100, "test": 200}
SETTLED_SHARE = 0.5
NOUN_SHARE = 0.25

WORDS = {
    "product": "desk lamp|kettle|bookshelf|oak table|office chair|wall clock|coffee grinder|blender"
    "|floor mirror|bath mat|smart plug|heater|bed frame|toaster|reading light|fan",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "when": "yesterday|last week|last {day}|two days ago|this morning|in {month}|a week ago",
    "month": "March|April|May|June|July|August|September|October",
    "sum": "12 euros|19 euros|35 euros|48 euros|60 euros|85 euros|120 euros|240 euros",
    "span": "two days|three days|a week|ten days|two weeks|a month",
    "parcel": "parcel|package|box|shipment",
    "number": "two|three|four|six",
}

# (a|b) picks one, {name} picks from WORDS.
PROBLEMS = {
    "billing": (
        "(I was charged|my card was charged|you took payment) (twice|{sum} too much|{number} times) for the {product}",
        "the invoice for (my|the) {product} (shows the wrong address|has the wrong tax number|lists {sum} too much|is missing)",
        "(I need|please send me|my accountant needs) (an invoice|a receipt|a corrected bill) for the {product} (I bought|paid) {when}",
        "(there is|I see|my bank shows) (a charge|a payment|a fee) of {sum} (I do not recognise|I cannot explain|that nobody ordered)",
    ),
    "refund": (
        "(I am still waiting for|where is|I have not seen) (my money|the {sum}|the refund) for the {product} (I sent back|you took back) {when}",
        "(you promised|I was promised) (my money back|{sum} back|a refund) {when} and (nothing has come|my account shows nothing)",
        "(the refund|the money back) for the {product} is (too small|short by {sum}|{sum} less than I paid)",
        "(please pay back|I want back|give me back) (the {sum}|what I paid|the full price) for the {product}",
        "(how long|how many days) until (the refund|my money) for the (returned|cancelled) {product} (is paid|reaches my card)",
    ),
    "delivery": (
        "(my|the) {parcel} (has not arrived|is {span} late|has not moved for {span}|never came)",
        "(my|the) {parcel} was left (at the wrong door|with a neighbour I do not know|out in the rain) {when}",
        "(where is|when will I get|nobody can tell me where to find) (the {parcel}|the {product} I ordered {when})",
        "(the driver|the courier) (could not find|did not ring at|drove past) (my house|our office|the address) {when}",
    ),
    "returns": (
        "(how do I|where can I|I want to) (send back|return) the {product} (I bought|that came) {when}",
        "(I need|please mail me|I did not get) (a return label|a label for sending back the {product}|return papers)",
        "the {product} (does not fit|is the wrong colour|is not what I wanted) and (should go back|I would like to send it back)",
        "(is it too late|is there time left|am I still allowed) to (return|send back) the {product} after {span}",
    ),
    "account": (
        "I (cannot|can no longer) (log in|sign in|get into my account) (since {day}|with my password)",
        "(the reset mail|the reset link|the code for my login) (never comes|has expired|does not work)",
        "(please change|I need to change|how do I change) (the email|the name|the phone number) (on|of) my account",
        "(please delete|close|remove) my (account|profile) and (all my data|everything stored about me)",
        "my account (is locked|was blocked|shows another name) (since {day}|after {number} tries)",
    ),
    "technical": (
        "(my|the) {product} (does not turn on|stops after ten minutes|makes a loud noise|smells of burning)",
        "(my|the) {product} (broke|stopped working|went dead) (after {span}|{when})",
        "(the app|the page|the web shop) (crashes|freezes|shows an error) when I (open|pair|look at) the {product}",
        "(how do I|I cannot) (pair|reset|update|connect) the {product} (with|from) (my phone|the app|the wifi)",
    ),
    "product": (
        "(how wide|how heavy|how tall|how loud) is the {product} (you sell|on your page|in the catalogue)",
        "(is|will) the {product} (back in stock|available again|on offer) (in {month}|soon|next week)",
        "(does|would) the {product} (come|also come) (in black|in white|in a larger size|with a longer cable)",
        "(which|what) (bulb|filter|battery|plug) (does the {product} need|goes with the {product})",
        "(can I use|is it safe to use|may I keep) the {product} (outdoors|in the bathroom|near children)",
    ),
    "orders": (
        "(please cancel|I want to cancel|stop) (my order|the order for the {product}) from {when}",
        "(can you|please) add (a {product}|{number} more pieces) to (my order|the order of {when})",
        "I (ordered|clicked) (the wrong colour|the wrong size|{number} instead of one) and (want to change it|need it changed) before it ships",
        "(please change|I must change) the (street|house number|delivery address) of (my order|the order I placed {when})",
    ),
}
# Matters as noun phrases, which a ticket calls open or settled.
MATTERS = {
    "billing": (
        "the (double charge|wrong charge|unknown fee|missing invoice|wrong invoice) (for the {product}|of {when})",
        "the (declined card|failed payment|voucher that was not counted)",
        "the tax number on (the invoice|my bill)",
    ),
    "refund": (
        "(the refund|my money|the money back) for the {product}",
        "the {sum} (you promised me|you owe me|I should get back)",
        "the (late|missing) refund",
    ),
    "delivery": (
        "the (late|lost|missing) {parcel}",
        "the {parcel} left (at the wrong door|with a neighbour|in the rain)",
        "the courier who (did not ring|drove past) {when}",
    ),
    "returns": (
        "(the return|sending back|the pick-up) of the {product}",
        "(the return label|the return form) for the {product}",
        "the {product} (that goes back|that does not fit)",
    ),
    "account": (
        "(my locked account|the login|my password)",
        "(the reset link|the reset mail|the code for my login)",
        "the (new email|wrong name|old phone number) on my account",
    ),
    "technical": (
        "the {product} that (does not turn on|makes a noise|broke {when}|gets too hot)",
        "the (app that crashes|page that freezes)",
        "pairing the {product} with (my phone|the app)",
    ),
    "product": (
        "(the width|the weight|the colours|the size) of the {product} in the catalogue",
        "(the bulb|the filter|the battery) that the {product} needs",
        "whether the {product} is (back in stock|safe outdoors)",
    ),
    "orders": (
        "(cancelling|changing|the confirmation of) (my order|the order of {when})",
        "the (street|house number) of my order",
        "adding (a {product}|{number} pieces) to my order",
    ),
}
OPEN = (
    "(I am writing|this is|I write to you) about {matter}",
    "(can you look into|please look into|please see to) {matter}",
    "I (still have a question|need help|got no answer) about {matter}",
    "{matter} (is still open|is what I need help with|is not solved)",
)
SETTLED = (
    "{matter} (is settled|is solved|is sorted out|is closed) now",
    "(thanks for|you were quick with|I am happy with) {matter}",
    "(I no longer ask|this is not|forget my mail) about {matter}",
    "(you already answered|you have solved|my wife settled) {matter}",
)
# As often as not there is none.
GREETINGS = ("Hello, ", "Hi, ", "Good morning, ", "Dear team, ", "Hi there, ", *[""] * 5)
CLOSINGS = (" Thanks.", " Please help.", " Thank you!", " Kind regards", " What now?", *[""] * 6)
JOINS = ("{settled}, but {open}.", "{settled}. However, {open}.", "{settled}. {open}.")


def generate(rng: random.Random, count: int) -> list[making.Line]:
    """`count` tickets as {"input", "expected"}, no two of them near-duplicates."""
    return making.distinct(lambda: example(rng), count)


def example(rng: random.Random) -> making.Line:
    """One ticket, whose queue is any of the eight."""
    queue = rng.choice(list(PROBLEMS))
    return {"input": ticket(rng, queue), "expected": queue}


def ticket(rng: random.Random, queue: str) -> str:
    """One ticket whose open matter belongs to `queue`."""
    if rng.random() < NOUN_SHARE:
        pattern = rng.choice(OPEN).replace("{matter}", rng.choice(MATTERS[queue]))
    else:
        pattern = rng.choice(PROBLEMS[queue])
    body = making.expand(rng, WORDS, pattern)
    if rng.random() < SETTLED_SHARE:
        other = rng.choice([name for name in MATTERS if name != queue])
        pattern = rng.choice(SETTLED).replace("{matter}", rng.choice(MATTERS[other]))
        settled = making.expand(rng, WORDS, pattern)
        body = rng.choice(JOINS).format(open=body, settled=settled)
    else:
        is_question = body.startswith(("can ", "does ", "how ", "is ", "w", "am "))
        body += "?" if is_question else "."
    text = rng.choice(GREETINGS) + body + rng.choice(CLOSINGS)
    return re.sub(r"(?:^|(?<=[.?!] ))[a-z]", lambda first: first[0].upper(), text)


if __name__ == "__main__":
    making.make(__file__, "classification", generate, SPLITS)
