import pytest
from lifecycle.app.service import Limits
from lifecycle.deploy.gate import RefusedError


def test_a_minute_of_requests_may_come_at_once_and_then_as_they_fill_again() -> None:
    now = 0.0
    limits = Limits(a_minute=6, clock=lambda: now)
    for _ in range(6):
        limits.take("ada")
    with pytest.raises(RefusedError) as refused:
        limits.take("ada")
    assert (refused.value.status, refused.value.retry_after_s) == (429, 10)
    limits.take("petra")
    now = 10.0
    limits.take("ada")
    with pytest.raises(RefusedError):
        limits.take("ada")
