from pathlib import Path

import pytest
from lifecycle import errors, settings

ROOT = Path.cwd()
LOCAL = "model: { id: models/tiny, provider: local, revision: recipe-1 }"
HOSTED = "model: { id: small-2026-01-01, provider: endpoint }"
SCOPE = "scope: { tasks: [classification], success: [{ metric: accuracy, at_least: 0.9 }] }"


def load(root: Path, *lines: str) -> settings.Settings:
    (root / "lifecycle.yaml").write_text("\n".join(lines), encoding="utf-8")
    return settings.load(root)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GENAI_BASE_URL", "GENAI_MODEL", "GENAI_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_the_record_of_this_project_can_be_read() -> None:
    assert settings.load(ROOT).tasks


def test_a_local_model_is_served_by_the_project_itself(tmp_path: Path) -> None:
    loaded = load(tmp_path, SCOPE, LOCAL)
    assert loaded.is_self_served
    assert loaded.model_folder == tmp_path / "models/tiny"
    assert loaded.revision == "recipe-1"


def test_an_endpoint_without_an_address_is_openai(tmp_path: Path) -> None:
    assert load(tmp_path, SCOPE, HOSTED).base_url == "https://api.openai.com/v1"


def test_the_environment_wins_over_the_env_file_and_both_over_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("GENAI_MODEL=from-file\nGENAI_BASE_URL=http://file/v1\n")
    monkeypatch.setenv("GENAI_MODEL", "from-environment")
    loaded = load(tmp_path, SCOPE, LOCAL)
    assert (loaded.model, loaded.base_url) == ("from-environment", "http://file/v1")
    assert loaded.revision is None


def test_openai_api_key_is_read_where_the_own_key_is_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    loaded = load(tmp_path, SCOPE, HOSTED)
    assert loaded.api_key is not None
    assert loaded.api_key.get_secret_value() == "theirs"
    assert "theirs" not in repr(loaded)


def test_a_folder_of_ours_is_served_by_ourselves_although_the_record_names_an_endpoint(
    tmp_path: Path,
) -> None:
    loaded = load(tmp_path, SCOPE, HOSTED)
    assert loaded.with_model("models/tiny").is_self_served
    assert not loaded.with_model("larger-2026-01-01").is_self_served


@pytest.mark.parametrize(
    "typed",
    [
        "models/lora",
        "models/lora/",
        "./models/lora",
        "models/../models//lora",
        "{root}/models/lora",
    ],
)
def test_a_folder_of_ours_has_one_name_however_it_is_typed(tmp_path: Path, typed: str) -> None:
    loaded = load(tmp_path, SCOPE, LOCAL).with_model(typed.format(root=tmp_path.resolve()))
    assert loaded.model == "models/lora"
    assert loaded.model_folder == tmp_path.resolve() / "models/lora"


def test_the_revision_stays_with_the_model_of_the_record(tmp_path: Path) -> None:
    loaded = load(tmp_path, SCOPE, LOCAL)
    assert loaded.with_model("./models/tiny").revision == loaded.revision == "recipe-1"
    assert loaded.with_model("support-desk/queue-model").revision is None
    assert loaded.with_model("support-desk/queue-model").model == "support-desk/queue-model"


def test_a_secret_is_what_nobody_else_may_read_and_no_other_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_API_KEY", "ollama")
    monkeypatch.setenv("GATEWAY", "Bearer secret-4712")
    headers = "{ cf-access: $GATEWAY, anthropic-version: '2023-06-01', x-api-key: secret-4713 }"
    model = f"model: {{ id: m, provider: endpoint, request: {{ headers: {headers} }} }}"
    assert load(tmp_path, SCOPE, model).secrets() == ["secret-4712", "secret-4713"]


def test_secrets_in_an_address_stay_out_of_run_files(tmp_path: Path) -> None:
    model = "model: { id: m, provider: endpoint, base_url: 'https://me:pw@host:1/v1?key=k' }"
    assert load(tmp_path, SCOPE, model).public_url == "https://host:1/v1"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([LOCAL], "scope is missing"),
        (["scope: { tasks: [] }", LOCAL], "scope.tasks is wrong"),
        ([SCOPE, "model: { id: m }"], "model.provider is missing"),
        ([SCOPE, "model: { id: m, provider: cloud }"], "model.provider is wrong"),
        (
            ["scope: { tasks: [chat], success: [{ metric: x }] }", LOCAL],
            "needs at_least or at_most",
        ),
        (["scope: ["], "no valid YAML"),
        ([], "the file is wrong"),
    ],
)
def test_a_wrong_record_is_one_sentence_with_the_key(
    tmp_path: Path, lines: list[str], problem: str
) -> None:
    with pytest.raises(errors.ProjectError) as raised:
        load(tmp_path, *lines)
    assert problem in raised.value.problem
    assert "\n" not in raised.value.problem
    assert "check" in raised.value.help


@pytest.mark.once
@pytest.mark.parametrize(
    ("tokens", "said"),
    [(0, "0.0000 USD"), (30, "under 0.0001 USD"), (100, "0.0001 USD"), (3_000_000, "3.00 USD")],
)
def test_what_costs_next_to_nothing_is_not_said_to_cost_none(tokens: int, said: str) -> None:
    assert settings.Price(input=1, output=0).said(tokens, 0) == said


def test_the_price_is_of_the_model_that_the_record_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, price = "http://127.0.0.1:9/v1", "{ input: 9, output: 9 }"
    model = f"{{ id: large, provider: endpoint, base_url: {url}, price: {price} }}"
    record = (SCOPE, f"model: {model}")
    assert load(tmp_path, *record).with_model("large").price is not None
    assert load(tmp_path, *record).with_model("small").price is None
    monkeypatch.setenv("GENAI_MODEL", "small")
    assert load(tmp_path, *record).price is None
    monkeypatch.setenv("GENAI_BASE_URL", url)
    assert load(tmp_path, *record).price is None


def test_a_key_that_says_nothing_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    request = "{ seed: ~, headers: ~, extra_body: { k: ~ } }"
    model = f"{{ id: m, provider: endpoint, price: ~, request: {request} }}"
    known = load(tmp_path, SCOPE, f"model: {model}")
    assert (known.price, known.request.seed, known.request.headers) == (None, True, {})
    assert known.request.extra_body == {"k": None}


def test_outside_a_project_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(errors.ProjectError, match=r"no lifecycle\.yaml"):
        settings.load(tmp_path)


def test_a_wrong_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENAI_TIMEOUT_S", "soon")
    with pytest.raises(errors.ProjectError, match="GENAI_TIMEOUT_S is wrong"):
        load(tmp_path, SCOPE, LOCAL)


@pytest.mark.parametrize(
    ("url", "is_local"),
    [
        ("http://localhost:8000/v1", True),
        ("http://127.0.0.1/v1", True),
        ("http://10.1.2.3:8000/v1", True),
        ("http://vllm:8000/v1", True),
        ("https://api.openai.com/v1", False),
        ("https://8.8.8.8/v1", False),
    ],
)
def test_only_servers_nearby_are_expected_to_need_no_key(url: str, is_local: bool) -> None:
    assert settings.is_local_url(url) is is_local


def test_a_target_forgives_the_last_bit_of_a_mean() -> None:
    assert settings.Target(metric="accuracy", at_least=0.8).is_met(0.7 + 0.1)
    assert not settings.Target(metric="latency_p95_ms", at_most=800).is_met(801)


@pytest.mark.parametrize(
    ("url", "is_sent"),
    [
        ("https://api.openai.com/v1", True),
        ("https://eu.api.openai.com/v1", True),
        ("https://api.example.com/v1", False),
        ("https://openai.com.example.com/v1", False),
        ("http://localhost:8000/v1", False),
    ],
)
def test_openai_api_key_is_for_openai_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, is_sent: bool
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    monkeypatch.setenv("GENAI_BASE_URL", url)
    assert (load(tmp_path, SCOPE, HOSTED).api_key is not None) == is_sent


def test_the_projects_own_server_gets_no_key_and_no_headers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_API_KEY", "ours")
    hosted = "model: { id: small, provider: endpoint, request: { headers: { X-Team: desk } } }"
    own = load(tmp_path, SCOPE, hosted).with_model("models/lora")
    assert (own.api_key, own.headers()) == (None, {})
    assert load(tmp_path, SCOPE, LOCAL).api_key is None


@pytest.mark.parametrize("key", ["sk-one\nsk-two", "sk one", "sk-“one”"])
def test_a_key_that_is_none_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("GENAI_API_KEY", key)
    with pytest.raises(errors.ProjectError, match="GENAI_API_KEY holds a line break"):
        load(tmp_path, SCOPE, HOSTED)


@pytest.mark.parametrize("key", ["sk-one\nsk-two", "sk-“one”"])
def test_a_header_that_no_request_can_carry_is_one_sentence_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("DESK", key)
    hosted = "model: { id: small, provider: endpoint, request: { headers: { X-Key: $DESK } } }"
    with pytest.raises(errors.ProjectError, match="sends as X-Key holds a line break") as raised:
        load(tmp_path, SCOPE, hosted).headers()
    assert "one" not in str(raised.value).replace("one line", "")


def test_a_line_break_after_the_key_is_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENAI_API_KEY", "sk-one\n")
    key = load(tmp_path, SCOPE, HOSTED).api_key
    assert key is not None
    assert key.get_secret_value() == "sk-one"


@pytest.mark.parametrize("url", ["api.example.com/v1", "localhost:8000/v1", "ftp://host/v1"])
def test_an_address_without_its_scheme_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("GENAI_BASE_URL", url)
    with pytest.raises(errors.ProjectError, match="is not the address of an endpoint") as raised:
        load(tmp_path, SCOPE, HOSTED)
    assert "https://" in raised.value.help


def test_a_header_that_the_environment_does_not_have_is_one_sentence(tmp_path: Path) -> None:
    hosted = "model: { id: small, provider: endpoint, request: { headers: { X-Key: $DESK } } }"
    with pytest.raises(errors.ProjectError, match='needs "DESK"'):
        load(tmp_path, SCOPE, hosted).headers()


def test_a_request_key_that_nobody_knows_is_one_sentence(tmp_path: Path) -> None:
    hosted = "model: { id: small, provider: endpoint, request: { temprature: false } }"
    with pytest.raises(errors.ProjectError, match=r"model\.request\.temprature"):
        load(tmp_path, SCOPE, hosted)
