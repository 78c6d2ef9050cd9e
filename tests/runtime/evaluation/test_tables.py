import pytest
from lifecycle import statistics
from lifecycle.evaluation import tables

pytestmark = pytest.mark.once


def test_a_difference_that_too_few_examples_show_is_not_said_with_a_sure_interval() -> None:
    said = tables.verdict("chat", "accuracy", statistics.compare([1.0] * 4, [0.0] * 4))
    assert said == (
        "chat: no difference shown in accuracy: -1.000 over 4 examples may be chance (p 0.125)."
    )
    many = tables.verdict("chat", "accuracy", statistics.compare([1.0, 0.0] * 9, [0.0, 1.0] * 9))
    assert "interval" in many
    assert "usually show a difference from" in many
