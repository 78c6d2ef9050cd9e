"""The survey for people: in the terminal, and as a page with charts."""

from collections.abc import Iterator

from .. import pages
from .cleaning import Left
from .dividing import SPLITS
from .survey import DIFFERING, Survey, smallest_difference

SHOWN = 12
"""Labels that the terminal lists; the page lists all."""


def text(survey: Survey, left: Left, alike: int) -> str:
    """Give the report as lines."""
    lines = [
        f"{split:6} {count:6} examples; smallest difference shown: {_smallest(count)}"
        for split, count in survey.sizes.items()
    ]
    lines += ["", *(f"{name}: {value}" for name, value in _facts(survey, alike))]
    if survey.balance:
        lines += ["", f"{'answer':24} " + " ".join(f"{split:>6}" for split in SPLITS)]
        for answer, counts in list(survey.balance.items())[:SHOWN]:
            lines.append(f"{answer[:24]:24} " + " ".join(f"{counts[split]:6}" for split in SPLITS))
        if len(survey.balance) > SHOWN:
            lines.append(f"… and {len(survey.balance) - SHOWN} more")
    lines += ["", *_left_out(left)] if any(_left_out(left)) else []
    lines += [f"warning: {warning}" for warning in survey.warnings]
    return "\n".join(lines)


def html(title: str, survey: Survey, left: Left, alike: int) -> str:
    """Give the report as a page."""
    sizes = [(split, count, _smallest(count)) for split, count in survey.sizes.items()]
    parts = [
        pages.table(("split", "examples", "smallest difference"), sizes),
        pages.paragraph(
            "The smallest difference of a share that 4 of 5 such splits would show, where two runs "
            f"disagree on {DIFFERING:.0%} of the examples. A smaller one may exist, unseen."
        ),
        *(pages.paragraph(f"Look at this: {warning}") for warning in survey.warnings),
        pages.table(("", ""), _facts(survey, alike)),
        pages.section(
            f"Length of the inputs, in {survey.unit}",
            pages.bars("How many inputs are as long as that", survey.lengths),
        ),
        pages.section("Scripts", pages.bars("Examples by their script", survey.scripts)),
    ]
    if survey.balance:
        totals = {answer: float(sum(each.values())) for answer, each in survey.balance.items()}
        rows = [
            (answer, *(each[split] for split in SPLITS)) for answer, each in survey.balance.items()
        ]
        chart = pages.bars("How often each answer is right", totals)
        parts.append(pages.section("Balance", chart, pages.table(("answer", *SPLITS), rows)))
    if out := list(_left_out(left)):
        parts.append(pages.section("Left out", *map(pages.paragraph, out)))
    return pages.page(title, parts)


def _smallest(count: int) -> str:
    found = smallest_difference(count)
    return f"{found:.3f}" if found < 1 else "none"


def _facts(survey: Survey, alike: int) -> list[tuple[str, str]]:
    spreads = (("inputs", survey.inputs), ("answers", survey.answers))
    return [
        *(
            (
                f"length of {name}",
                f"median {median}, 95% up to {most}, longest {longest} {survey.unit}",
            )
            for name, (median, most, longest) in spreads
        ),
        ("scripts", ", ".join(f"{name} {count}" for name, count in survey.scripts.items())),
        ("near-duplicates", f"{alike} pairs, each kept on one side"),
    ]


def _left_out(left: Left) -> Iterator[str]:
    reasons = (
        (left.empty, "without an input or an answer"),
        (left.repeated, "with what another row says"),
        (left.contradictory, "with an input that has two different answers"),
        (left.too_long, "with a longer input than --longest allows"),
    )
    for places, reason in reasons:
        if places:
            named = ", ".join(map(str, places[:8])) + (", …" if len(places) > 8 else "")
            count = "1 row" if len(places) == 1 else f"{len(places)} rows"
            yield f"left out: {count} {reason} (at {named})"
