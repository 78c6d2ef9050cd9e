from collections.abc import Callable, Sequence

import numpy as np
import pytest
from lifecycle import statistics
from numpy.typing import NDArray
from scipy import stats

pytestmark = pytest.mark.once

Codes = NDArray[np.intp]
Draw = Callable[[np.random.Generator, int], Sequence[float]]


@pytest.mark.parametrize(("right", "n"), [(0, 10), (7, 10), (150, 200), (200, 200)])
def test_the_wilson_interval_is_that_of_scipy(right: int, n: int) -> None:
    interval = statistics.wilson(right / n, n)
    known = stats.binomtest(right, n).proportion_ci(method="wilson")
    assert interval.low == pytest.approx(known.low, abs=1e-12)
    assert interval.high == pytest.approx(known.high, abs=1e-12)


def test_right_or_wrong_gets_the_wilson_interval_and_graded_scores_a_narrower_one() -> None:
    assert statistics.estimate_mean([0.0, 1.0, 1.0]) == statistics.wilson(2 / 3, 3)
    graded = statistics.estimate_mean([0.7, 0.8, 0.9] * 10)
    wilson = statistics.wilson(0.8, 30)
    assert wilson.low < graded.low < 0.8 < graded.high < wilson.high


def test_the_interval_of_a_mean_is_near_the_one_of_theory() -> None:
    scores = np.random.default_rng(1).beta(2, 2, size=400)
    half = 1.96 * float(scores.std()) / 20
    interval = statistics.estimate_mean(list(scores))
    assert interval.low == pytest.approx(scores.mean() - half, abs=0.004)
    assert interval.high == pytest.approx(scores.mean() + half, abs=0.004)


@pytest.mark.parametrize("degrees", [3, 9, 29, 1000])
def test_student_s_t_is_that_of_scipy(degrees: int) -> None:
    assert statistics._t(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), rel=0.01)


def _graded(rng: np.random.Generator, n: int) -> Sequence[float]:
    """F1 as models have it: most answers right, some wrong, some in part; its mean is 0.75."""
    kinds, part = rng.random(n), rng.random(n)
    return list(np.where(kinds < 0.6, 1.0, np.where(kinds < 0.7, 0.0, part)))


def _nearly_all_right(rng: np.random.Generator, n: int) -> Sequence[float]:
    """One answer in twenty right in part; its mean is 0.975."""
    return list(np.where(rng.random(n) < 0.95, 1.0, rng.random(n)))


def _even(rng: np.random.Generator, n: int) -> Sequence[float]:
    """ROUGE as summaries have it; its mean is 0.4."""
    return list(rng.beta(2, 3, n))


@pytest.mark.parametrize("n", [10, 30, 100])
@pytest.mark.parametrize(
    ("draw", "mean"), [(_graded, 0.75), (_nearly_all_right, 0.975), (_even, 0.4)]
)
def test_intervals_hold_the_mean_95_times_of_100(draw: Draw, mean: float, n: int) -> None:
    rng = np.random.default_rng(n)
    intervals = [statistics.estimate_mean(draw(rng, n)) for _ in range(1_000)]
    held = np.mean([each.low <= mean <= each.high for each in intervals])
    # The bootstrap's held 0.38 of those that are nearly all right, for n = 10.
    assert 0.91 <= held <= 0.99


def _in_groups(rng: np.random.Generator, count: int, size: int) -> tuple[list[float], list[str]]:
    """Right or wrong, 0.7 on the whole, and alike within a group (correlation 0.3)."""
    shares = rng.beta(0.7 * 7 / 3, 0.3 * 7 / 3, count)
    right = rng.random((count, size)) < shares[:, None]
    names = [f"dialogue {at}" for at in range(count) for _ in range(size)]
    return right.ravel().astype(float).tolist(), names


def test_examples_of_one_group_count_as_fewer() -> None:
    rng = np.random.default_rng(0)
    drawn = [_in_groups(rng, 50, 5) for _ in range(500)]
    held, blind = (
        np.mean([each.low <= 0.7 <= each.high for each in intervals])
        for intervals in (
            [statistics.estimate_mean(*each) for each in drawn],
            [statistics.estimate_mean(scores) for scores, _ in drawn],
        )
    )
    assert 0.93 <= held <= 0.97
    assert blind < 0.85


def test_better_is_not_said_of_two_runs_that_differ_by_group_alone() -> None:
    rng = np.random.default_rng(0)
    pairs = [(_in_groups(rng, 50, 5), _in_groups(rng, 50, 5)) for _ in range(400)]
    said, blind = (
        np.mean([each.verdict != "no difference shown" for each in comparisons])
        for comparisons in (
            [statistics.compare(old, new, names) for (old, names), (new, _) in pairs],
            [statistics.compare(old, new) for (old, _), (new, _) in pairs],
        )
    )
    assert said <= 0.07
    assert blind > 0.12


@pytest.mark.parametrize("n", [10, 30, 100])
@pytest.mark.parametrize("draw", [_graded, _even])
def test_better_or_worse_is_said_by_chance_five_times_of_100(draw: Draw, n: int) -> None:
    rng = np.random.default_rng(n)
    comparisons = [statistics.compare(draw(rng, n), draw(rng, n)) for _ in range(1_000)]
    assert np.mean([each.verdict != "no difference shown" for each in comparisons]) <= 0.065


def test_groups_of_one_and_no_groups_are_the_same() -> None:
    old, new = [0.0, 0.4, 1.0, 0.2] * 5, [0.5, 0.4, 0.9, 0.2] * 5
    alone = [str(at) for at in range(20)]
    assert statistics.compare(old, new, alone) == statistics.compare(old, new)
    assert statistics.compare(old, new, [""] * 20) == statistics.compare(old, new)
    assert statistics.estimate_mean(old, alone) == statistics.estimate_mean(old)

    def mean(at: NDArray[np.intp]) -> float:
        return float(np.array(old)[at].mean())

    assert statistics.estimate(mean, 20, 0, alone) == statistics.estimate(mean, 20)


def test_one_group_says_almost_nothing() -> None:
    interval = statistics.estimate_mean([1.0] * 9 + [0.0], ["a"] * 10)
    assert (interval.low, interval.high) == (0, 1)
    comparison = statistics.compare([0.0] * 10, [1.0] * 10, ["a"] * 10)
    assert comparison.verdict == "no difference shown"


def test_a_metric_that_is_no_mean_says_as_little_of_few_groups() -> None:
    one, three = ["a"] * 30, ["a", "b", "c"] * 10
    assert statistics.estimate(lambda at: 0.9, 30, groups=one).low < 0.3
    known = statistics.estimate_mean([1.0] * 30, three)
    assert statistics.estimate(lambda at: 1.0, 30, groups=three) == known
    compared = statistics.compare_statistic(lambda at: 0.2, lambda at: 0.9, 30, 0.1, groups=one)
    assert compared.verdict == "no difference shown"


def test_a_metric_that_is_no_mean_is_drawn_by_group() -> None:
    scores, names = _in_groups(np.random.default_rng(3), 40, 8)
    values = np.array(scores)
    by_group = statistics.estimate(lambda at: float(values[at].mean()), 320, 0, names)
    alone = statistics.estimate(lambda at: float(values[at].mean()), 320, 0)
    known = statistics.estimate_mean(scores, names)
    assert by_group.high - by_group.low > 1.3 * (alone.high - alone.low)
    assert by_group.low == pytest.approx(known.low, abs=0.03)
    assert by_group.high == pytest.approx(known.high, abs=0.03)


def _macro_f1(wanted: Codes, given: Codes, labels: int) -> statistics.Statistic:
    def of(at: Codes) -> float:
        right = np.bincount(wanted[at][wanted[at] == given[at]], minlength=labels)
        found = np.bincount(wanted[at], minlength=labels) + np.bincount(given[at], minlength=labels)
        return float((2 * right[found > 0] / found[found > 0]).mean())

    return of


@pytest.mark.parametrize(("labels", "n"), [(4, 100), (40, 240)])
def test_the_interval_of_macro_f1_holds_it_where_labels_have_few_examples(
    labels: int, n: int
) -> None:
    rng = np.random.default_rng(labels)
    held = 0
    for _ in range(60):
        wanted = rng.integers(0, labels, n)
        given = np.where(rng.random(n) < 0.85, wanted, rng.integers(0, labels, n))
        interval = statistics.estimate(_macro_f1(wanted, given, labels), n)
        held += interval.low <= 0.85 + 0.15 / labels <= interval.high
    # The percentiles alone held it in 45, for 40 labels.
    assert held >= 51


def test_answers_that_are_all_right_are_not_certainty() -> None:
    assert statistics.estimate_mean([1.0] * 20).low < 0.9
    assert statistics.estimate_mean([0.1] * 20).high > 0.2
    assert statistics.estimate_mean([0.9] * 20, ["a", "b"] * 10).low < 0.6
    assert statistics.estimate(lambda at: 1.0, 20).low < 0.9


@pytest.mark.parametrize("n", [1, 3, 7, 49, 1000])
@pytest.mark.parametrize("share", [0.0, 1 / 3, 1.0])
def test_an_interval_holds_its_own_value(share: float, n: int) -> None:
    interval = statistics.wilson(share, n)
    assert interval.low <= interval.value <= interval.high
    # A metric that every resample distorts the same way: the share of examples it leaves out.
    biased = statistics.estimate(lambda at: 1 - len(set(at.tolist())) / (n + 1), n)
    assert biased.low <= biased.value <= biased.high


def test_one_example_says_almost_nothing() -> None:
    interval = statistics.estimate_mean([0.5])
    assert interval.high - interval.low > 0.8


def test_mcnemar_counts_only_the_examples_on_which_two_runs_disagree() -> None:
    # 1 lost and 9 gained: the exact binomial test on 1 of 10 gives 22/1024.
    differences = np.array([-1.0] + [1.0] * 9 + [0.0] * 50)
    assert statistics.mcnemar(differences) == pytest.approx(22 / 1024)
    assert statistics.mcnemar(np.zeros(50)) == 1.0


def test_a_clear_gain_is_better_and_a_clear_loss_is_worse() -> None:
    low, high = [0.0] * 60 + [1.0] * 40, [0.0] * 20 + [1.0] * 80
    assert statistics.compare(low, high).verdict == "better"
    assert statistics.compare(high, low).verdict == "worse"


def test_better_is_not_said_inside_the_noise() -> None:
    old, new = [0.0] * 52 + [1.0] * 48, [1.0] * 4 + [0.0] * 48 + [1.0] * 48
    comparison = statistics.compare(old, new)
    # The interval alone would call it a gain; four examples are too few for the exact test.
    assert comparison.difference.low > 0
    assert comparison.p_value == pytest.approx(0.125)
    assert comparison.verdict == "no difference shown"


def test_five_graded_answers_are_no_gain_and_six_may_be_one() -> None:
    five = statistics.compare([0.2] * 6, [0.2, *[0.9] * 5])
    assert (five.p_value, five.verdict) == (2 / 2**5, "no difference shown")
    six = statistics.compare([0.2] * 6, [0.9] * 6)
    assert (six.p_value, six.verdict) == (None, "better")


def test_runs_that_agree_everywhere_do_not_prove_that_there_is_no_difference() -> None:
    small = statistics.compare([1.0] * 20, [1.0] * 20)
    large = statistics.compare([1.0] * 2000, [1.0] * 2000)
    assert small.smallest > 0.15
    assert large.smallest < 0.01


def test_the_smallest_difference_is_found_by_four_samples_of_five() -> None:
    rng = np.random.default_rng(0)
    change = statistics.smallest_difference(np.repeat([0.0, 1.0, -1.0], [240, 30, 30]))
    shares = [0.8, 0.1 + change / 2, 0.1 - change / 2]
    draws = rng.choice([0.0, 1.0, -1.0], size=(1000, 300), p=shares)
    old = [np.where(drawn < 0, 1.0, 0.0) for drawn in draws]
    found = [
        statistics.compare(was.tolist(), (was + drawn).tolist()).verdict == "better"
        for was, drawn in zip(old, draws, strict=True)
    ]
    assert np.mean(found) == pytest.approx(0.8, abs=0.05)


def test_percentiles_of_nothing_are_zero() -> None:
    assert statistics.percentiles([]) == (0.0, 0.0, 0.0)
    assert statistics.percentiles([1.0, 2.0, 3.0])[0] == 2.0


@pytest.mark.parametrize(("gained", "lost"), [(0, 0), (1, 0), (5, 5), (9, 1), (130, 171), (900, 0)])
def test_mcnemar_is_the_binomial_test_of_scipy(gained: int, lost: int) -> None:
    differences = np.array([1.0] * gained + [-1.0] * lost + [0.0])
    known = stats.binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    assert statistics.mcnemar(differences) == pytest.approx(known, rel=1e-12)
