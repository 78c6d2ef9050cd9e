import numpy as np
import pytest
from lifecycle import statistics
from scipy import stats

pytestmark = pytest.mark.once


@pytest.mark.parametrize(("right", "n"), [(0, 10), (7, 10), (150, 200), (200, 200)])
def test_the_wilson_interval_is_that_of_scipy(right: int, n: int) -> None:
    interval = statistics.wilson(right / n, n)
    known = stats.binomtest(right, n).proportion_ci(method="wilson")
    assert interval.low == pytest.approx(known.low, abs=1e-12)
    assert interval.high == pytest.approx(known.high, abs=1e-12)


def test_right_or_wrong_gets_the_wilson_interval_and_graded_scores_the_bootstrap() -> None:
    assert statistics.estimate_mean([0.0, 1.0, 1.0]) == statistics.wilson(2 / 3, 3)
    assert statistics.estimate_mean([0.0, 1.0, 0.9]) != statistics.wilson(1.9 / 3, 3)


def test_the_bootstrap_interval_of_a_mean_is_near_the_one_of_theory() -> None:
    scores = np.random.default_rng(1).beta(2, 2, size=400)
    half = 1.96 * float(scores.std()) / 20
    interval = statistics.estimate_mean(list(scores))
    assert interval.low == pytest.approx(scores.mean() - half, abs=0.004)
    assert interval.high == pytest.approx(scores.mean() + half, abs=0.004)


def test_the_same_seed_gives_the_same_interval() -> None:
    scores = [0.1, 0.4, 0.4, 0.9, 1.0]
    assert statistics.estimate_mean(scores, 3) == statistics.estimate_mean(scores, 3)


def test_answers_that_are_all_right_are_not_certainty() -> None:
    assert statistics.estimate_mean([1.0] * 20).low < 0.9
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
    old = np.array([1.0] + [0.0] * 9 + [1.0] * 50)
    new = np.array([0.0] + [1.0] * 9 + [1.0] * 50)
    assert statistics.mcnemar(old, new) == pytest.approx(22 / 1024)
    assert statistics.mcnemar(old, old) == 1.0


def test_a_clear_gain_is_better_and_a_clear_loss_is_worse() -> None:
    low, high = [0.0] * 60 + [1.0] * 40, [0.0] * 20 + [1.0] * 80
    assert statistics.compare(low, high).verdict == "better"
    assert statistics.compare(high, low).verdict == "worse"


def test_better_is_not_said_inside_the_noise() -> None:
    old, new = [0.0] * 52 + [1.0] * 48, [1.0] * 4 + [0.0] * 48 + [1.0] * 48
    comparison = statistics.compare(old, new)
    # The bootstrap alone would call it a gain; four examples are too few for the exact test.
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
    draws = rng.choice([0.0, 1.0, -1.0], size=(2000, 300), p=shares)
    found = draws.mean(axis=1) > 1.96 * draws.std(axis=1) / np.sqrt(300)
    assert found.mean() == pytest.approx(0.8, abs=0.05)


def test_percentiles_of_nothing_are_zero() -> None:
    assert statistics.percentiles([]) == (0.0, 0.0, 0.0)
    assert statistics.percentiles([1.0, 2.0, 3.0])[0] == 2.0


@pytest.mark.parametrize("n", [1, 7, 200, 1001, 300_000])
def test_resamples_in_blocks_give_the_bounds_of_one_at_a_time(n: int) -> None:
    scores = np.random.default_rng(n).beta(2, 1, size=n).round(2)
    rng = np.random.default_rng(5)
    count = 40 if n > statistics.BLOCK else 2_000
    drawn = [float(scores[rng.integers(0, n, size=n)].mean()) for _ in range(count)]
    blocks = list(statistics._resamples(n, count, 5))
    assert [float(mean) for at in blocks for mean in scores[at].mean(axis=1)] == drawn
    assert max(at.size for at in blocks) <= max(n, statistics.BLOCK)


@pytest.mark.parametrize(("gained", "lost"), [(0, 0), (1, 0), (5, 5), (9, 1), (130, 171), (900, 0)])
def test_mcnemar_is_the_binomial_test_of_scipy(gained: int, lost: int) -> None:
    old = np.array([0.0] * gained + [1.0] * lost + [1.0])
    new = np.array([1.0] * gained + [0.0] * lost + [1.0])
    known = stats.binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    assert statistics.mcnemar(old, new) == pytest.approx(known, rel=1e-12)
