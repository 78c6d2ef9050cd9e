from datetime import UTC, datetime, timedelta

import pytest
from lifecycle.deploy import gate
from lifecycle.errors import ProjectError

from served import Deployed

pytestmark = pytest.mark.once


def test_a_key_counts_until_its_last_day_is_over(deployed: Deployed) -> None:
    # Now, and not when the tests were read, which may have been before midnight.
    today = datetime.now(UTC).date()
    yesterday = today - timedelta(days=1)
    body = {"input": "x" * 30_000}
    with deployed.client(f"ada@{today}", f"petra@{yesterday}", "mail@example.com") as http:

        def asked(key: str) -> tuple[int, str]:
            headers = {"Authorization": f"Bearer {key}"}
            said = http.post(f"/v1/{deployed.task.name}", json=body, headers=headers)
            return said.status_code, said.json()["error"]["message"]

        assert asked("ada")[0] == asked("mail@example.com")[0] == 413
        assert asked("petra") == (
            401,
            f"This key ended on {yesterday}: ask whoever runs this service for another.",
        )
        assert asked(f"ada@{today}") == asked("nobody")


def test_a_key_that_ends_on_no_day_is_named() -> None:
    with pytest.raises(ProjectError, match="2027-02-30, which is no day"):
        gate.parse_key("ada@2027-02-30")


@pytest.mark.parametrize("key", ["schlüssel", "desk\u200bkey", "“desk-key”", "desk\tkey"])
def test_a_key_that_no_request_can_carry_is_one_sentence(key: str) -> None:
    with pytest.raises(ProjectError, match="SERVICE_API_KEYS holds a line break"):
        gate.parse_key(key)


def test_a_key_of_other_letters_is_none() -> None:
    assert gate.find_key("schlüssel", [gate.Key("key")]) is None
