"""How sure a number is: intervals, paired comparison, and what a sample could show at all.

Everything here is about the sampling of examples: had other tickets been drawn for the test
split, what else could the number have been? It says nothing of data that differ in kind.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from math import sqrt
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .runs import Interval

CONFIDENCE = 0.95
POWER = 0.80
FEW = 6
"""Fewer answers that differ are nothing that chance could not do: all of five have p = 2 / 2^5."""
RESAMPLES = 10_000
RESAMPLES_SLOW = 1_000
"""For statistics that are computed one resample at a time, such as macro-F1."""
BLOCK = 1 << 18
"""Positions that are drawn at once: enough to be quick, and 2 MiB of them."""

Statistic = Callable[[NDArray[np.intp]], float]
"""A metric of the examples at these positions; positions may repeat."""


def estimate_mean(scores: Sequence[float], seed: int = 0) -> Interval:
    """Give the mean of per-example scores, in [0, 1], with its 95% interval.

    Scores that are all 0 or 1 get the Wilson interval, which stays right for small samples and
    near 0 and 1; others the percentile bootstrap.
    """
    values = np.asarray(scores, dtype=float)
    if is_binary(values):
        return wilson(float(values.mean()), len(values))
    return _estimate(_percentiles_of_mean(values, seed), len(values))


def estimate(statistic: Statistic, n: int, seed: int = 0) -> Interval:
    """Give a metric in [0, 1] that is no mean, with its 95% percentile bootstrap interval."""
    return _estimate(_percentiles(statistic, n, seed), n)


def wilson(share: float, n: int) -> Interval:
    """Give the 95% Wilson score interval of a share among n (Wilson 1927, eq. for p').

    For scores between 0 and 1 it is too wide rather than too narrow: with the same mean, none
    vary more than those that are all 0 or 1.
    """
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return _around(share, max(0.0, centre - half), min(1.0, centre + half))


class Comparison(NamedTuple):
    """Two runs on the same examples, `new` against `old`, for one metric in [0, 1]."""

    n: int
    old: float
    new: float
    difference: Interval
    """new - old."""
    p_value: float | None
    """Of the exact McNemar test, where every score is 0 or 1, or fewer than `FEW` differ."""
    smallest: float
    """The smallest difference that 4 of 5 samples like this one would show."""

    @property
    def verdict(self) -> Literal["better", "worse", "no difference shown"]:
        """Say better or worse only where the interval, and the test if any, leave no doubt."""
        is_beyond_noise = self.p_value is None or self.p_value < 1 - CONFIDENCE
        if is_beyond_noise and self.difference.low > 0:
            return "better"
        if is_beyond_noise and self.difference.high < 0:
            return "worse"
        return "no difference shown"


def compare(old: Sequence[float], new: Sequence[float], seed: int = 0) -> Comparison:
    """Compare the scores of two runs, paired: the i-th of each belongs to the same example.

    Pairing takes out what examples have in common (some are hard for every model), and so shows
    smaller differences than two separate intervals could.
    """
    before, after = np.asarray(old, dtype=float), np.asarray(new, dtype=float)
    differences = after - before
    is_binary_pair = is_binary(before) and is_binary(after)
    is_signed = is_binary_pair or np.count_nonzero(differences) < FEW
    return Comparison(
        n=len(differences),
        old=float(before.mean()),
        new=float(after.mean()),
        difference=_percentiles_of_mean(differences, seed),
        p_value=mcnemar(before, after) if is_signed else None,
        smallest=smallest_difference(differences),
    )


def compare_statistic(
    old: Statistic, new: Statistic, n: int, smallest: float, seed: int = 0
) -> Comparison:
    """Compare a metric that is no mean by resampling the same examples for both runs."""
    everything = np.arange(n)
    before, after = float(old(everything)), float(new(everything))
    difference = _percentiles(lambda at: new(at) - old(at), n, seed)
    return Comparison(n, before, after, difference, None, smallest)


def mcnemar(old: NDArray[np.float64], new: NDArray[np.float64]) -> float:
    """Give the exact two-sided McNemar p-value for answers of two runs, by which is better.

    Only the examples on which the runs disagree say anything: under no difference, each falls
    either way like a coin (McNemar 1947; exact: the binomial test on the smaller count).
    """
    gained = int((new > old).sum())
    lost = int((new < old).sum())
    n, fewer = gained + lost, min(gained, lost)
    # The binomial coefficients n over 0, 1, … fewer, each from the one before.
    ways = accumulate(range(fewer), lambda way, k: way * (n - k) // (k + 1), initial=1)
    share: float = 2 * sum(ways) / 2**n
    return min(1.0, share)


def smallest_difference(differences: NDArray[np.float64]) -> float:
    """Give the smallest true mean difference found with 80% power at 5%, two-sided.

    (z(0.975) + z(0.80)) * s / sqrt(n), with s the standard deviation of the paired differences.
    Two more pairs, one for each run, enter s (Agresti and Min 2005): runs that agree on every
    example of a small sample do not prove that no difference exists.
    """
    padded = np.concatenate([differences, [1.0, -1.0]])
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) + NormalDist().inv_cdf(POWER)
    return min(1.0, z * float(padded.std()) / sqrt(len(padded)))


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Give the 50th, 95th and 99th percentile; zeros for no values."""
    if not values:
        return (0.0, 0.0, 0.0)
    p50, p95, p99 = np.percentile(values, [50, 95, 99])
    return (float(p50), float(p95), float(p99))


def is_binary(values: NDArray[np.float64]) -> bool:
    """Whether all values are 0 or 1."""
    return bool(np.isin(values, (0.0, 1.0)).all())


def _estimate(drawn: Interval, n: int) -> Interval:
    if drawn.low == drawn.high:
        # Every resample agrees, as when all answers are right: that is not certainty.
        return wilson(drawn.value, n)
    return _around(drawn.value, drawn.low, drawn.high)


def _around(value: float, low: float, high: float) -> Interval:
    # Rounding, and the bias of a metric such as F1 in resamples, can push a bound past the value.
    return Interval(value=value, low=min(low, value), high=max(high, value))


def _percentiles_of_mean(values: NDArray[np.float64], seed: int) -> Interval:
    drawn = [values[at].mean(axis=1) for at in _resamples(len(values), RESAMPLES, seed)]
    return _tails(float(values.mean()), np.concatenate(drawn))


def _percentiles(statistic: Statistic, n: int, seed: int) -> Interval:
    drawn = [statistic(at) for block in _resamples(n, RESAMPLES_SLOW, seed) for at in block]
    return _tails(float(statistic(np.arange(n))), np.array(drawn))


def _resamples(n: int, count: int, seed: int) -> Iterator[NDArray[np.intp]]:
    """Draw `count` samples of n positions, in blocks of shape [samples, n] that fit in memory."""
    rng = np.random.default_rng(seed)
    block = max(1, BLOCK // n)
    for start in range(0, count, block):
        yield rng.integers(0, n, size=(min(block, count - start), n))


def _tails(value: float, drawn: NDArray[np.float64]) -> Interval:
    """Give the value between the 2.5th and the 97.5th percentile of the resamples."""
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Interval(value=value, low=float(low), high=float(high))
