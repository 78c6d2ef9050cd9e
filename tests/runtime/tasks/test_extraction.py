"""What the extraction task measures, and what its data holds."""

import json
from pathlib import Path

import pytest
from lifecycle import data, data_card, errors
from lifecycle.fields import fields_of

from own_tasks import module_of

extraction = module_of("extraction")
ROOT = Path.cwd()
DATA = ROOT / "data" / "extraction"
TASK = extraction.TASK
SPLITS = {
    split: data.load(ROOT, "extraction", split, TASK.validate) for split in ("train", "dev", "test")
}
EXPECTED = {"order_id": "4821", "product": "oak stool", "quantity": 1, "request": None}


def test_the_target_is_a_perfect_answer() -> None:
    for example in SPLITS["test"]:
        assert set(TASK.score(example.expected, TASK.target(example.expected)).values()) == {1.0}


@pytest.mark.parametrize(
    ("output", "exact_match", "field_f1", "valid_json"),
    [
        (json.dumps(EXPECTED), 1.0, 1.0, 1.0),
        (f"```json\n{json.dumps(EXPECTED, indent=2)}\n```", 1.0, 1.0, 1.0),
        (json.dumps({**EXPECTED, "quantity": True}), 0.0, 2 / 3, 1.0),
        # Two of three right, and one too many: 2 * 2 / (3 + 4).
        (json.dumps({**EXPECTED, "order_id": "4812", "request": "repair"}), 0.0, 4 / 7, 1.0),
        (json.dumps({**EXPECTED, "colour": None}), 0.0, 1.0, 0.0),
        ('{"order_id": "4821"', 0.0, 0.0, 0.0),
        ("[1]", 0.0, 0.0, 0.0),
        (f"Here it is: {json.dumps(EXPECTED)} As you asked.", 1.0, 1.0, 0.0),
        (f"{json.dumps(EXPECTED)}\nI used {{braces}}.", 1.0, 1.0, 0.0),
        (f"In {{this form}}: {json.dumps(EXPECTED)}", 1.0, 1.0, 0.0),
        (f"{json.dumps(EXPECTED)}\n{json.dumps(EXPECTED)}", 1.0, 1.0, 0.0),
        (f'{json.dumps(EXPECTED)} or {{"order_id": null}}', 0.0, 0.0, 0.0),
        ("{" * 20_000, 0.0, 0.0, 0.0),
        (json.dumps({**EXPECTED, "quantity": 1.0}), 1.0, 1.0, 1.0),
        (json.dumps({**EXPECTED, "quantity": float("nan")}), 0.0, 0.0, 0.0),
        ("", 0.0, 0.0, 0.0),
    ],
)
def test_fields_count_one_by_one(
    output: str, exact_match: float, field_f1: float, valid_json: float
) -> None:
    scores = TASK.score(EXPECTED, output)
    assert scores == {
        "exact_match": exact_match,
        "field_f1": pytest.approx(field_f1),
        "valid_json": valid_json,
    }


def test_items_of_a_list_count_one_by_one_in_any_order() -> None:
    tea: dict[str, object] = {"name": "tea", "price": 2.5}
    cup: dict[str, object] = {"name": "cup", "price": None}
    tags = {"tags": ["hot", "new"]}
    assert TASK.score(tags, '{"tags": ["new"]}')["field_f1"] == pytest.approx(2 / 3)
    expected = {"menu": [tea, cup, cup], "total": 2.5}

    def f1(menu: list[dict[str, object]]) -> float:
        return float(TASK.score(expected, json.dumps({"menu": menu, "total": 2.5}))["field_f1"])

    assert f1([cup, {"price": 2.50, "name": "tea"}, cup]) == 1.0
    # Three of four right, and none too many: 2 * 3 / (4 + 3).
    assert f1([tea, cup]) == pytest.approx(6 / 7)
    assert f1([tea, cup, {"name": "cup", "price": 1}]) == pytest.approx(6 / 8)


def test_an_object_in_an_object_gives_the_fields_that_an_import_makes_of_it() -> None:
    expected = {"buyer.name": "Ada", "buyer.at.city": None, "total": 2}
    nested = json.dumps({"buyer": {"name": "Ada", "at": {"city": None}}, "total": 2})
    assert TASK.score(expected, f"```json\n{nested}\n```")["exact_match"] == 1.0
    assert TASK.score(expected, '{"buyer": {"name": "Ada"}, "total": 2}')["exact_match"] == 0.0


@pytest.mark.parametrize("depth", [40, 900])
@pytest.mark.parametrize(("opening", "closing"), [('{"a": ', "}"), ('{"a": [', "]}")])
def test_what_goes_round_in_circles_is_no_answer(opening: str, closing: str, depth: int) -> None:
    output = opening * depth + "1" + closing * depth
    assert TASK.parse(output) is None
    assert set(TASK.score({"a": 1}, output).values()) <= {0.0, 1.0}


@pytest.mark.parametrize(("said", "is_right"), [("", 1.0), (None, 1.0), ("none", 0.0)])
def test_an_empty_text_is_no_value(said: str | None, is_right: float) -> None:
    output = json.dumps({"who": "Ada", "order": said})
    scores = TASK.score({"who": "Ada", "order": None}, output)
    assert scores["exact_match"] == is_right
    assert (scores["field_f1"] == 1.0) == bool(is_right)


def test_a_number_in_a_list_is_the_text_of_it() -> None:
    scores = TASK.score({"sizes": ["12", "2.5"]}, '{"sizes": [2.5, 12]}')
    assert (scores["exact_match"], scores["field_f1"]) == (1.0, 1.0)


def test_a_list_of_one_is_not_the_text_in_it() -> None:
    assert TASK.score({"order": "5180"}, '{"order": ["5180"]}')["field_f1"] == 0.0
    assert TASK.score({"tags": ["new"]}, '{"tags": "new"}')["field_f1"] == 0.0


def test_a_ticket_that_says_nothing_has_a_right_answer() -> None:
    nothing = dict.fromkeys(TASK.fields)
    assert TASK.score(nothing, json.dumps(nothing))["field_f1"] == 1.0


def test_regular_expressions_are_no_joke_and_no_solution() -> None:
    predict = TASK.baseline(SPLITS["train"])["regular-expressions"]
    scores = [TASK.score(each.expected, predict(each.input)) for each in SPLITS["test"]]
    assert 0.2 < sum(score["exact_match"] for score in scores) / len(scores) < 0.8


@pytest.mark.parametrize(
    "expected",
    ["4821", None, {}, {**EXPECTED, "order_id": 4821}, {**EXPECTED, "more": 1}],
)
def test_a_wrong_form_is_named_with_its_line(expected: object) -> None:
    example = data.Example("1", "Hello.", expected, source="data/train.jsonl:3")
    with pytest.raises(errors.ProjectError, match=r"^data/train\.jsonl:3: "):
        TASK.validate(example)


def test_the_fields_of_other_data_are_those_of_its_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lifecycle.yaml").write_text("", encoding="utf-8")
    card = tmp_path / data_card.path_of("extraction")
    card.parent.mkdir(parents=True)
    fields = "人: list, sum: number, paid: boolean, tone: [calm, angry], menu: { name: text }"
    fields = f"{{ {fields}, about: [[food, staff]] }}"
    card.write_text(f"---\ntask: {{ fields: {fields} }}\n---\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    right = {"人": ["李", "王"], "sum": 2.5, "paid": False, "tone": None, "menu": [{"name": "tea"}]}
    right["about"] = ["staff", "food"]
    TASK.validate(data.Example("1", "…", right))
    assert TASK.score(right, TASK.target(right)) == dict.fromkeys(TASK.metrics, 1.0)
    assert TASK.score(right, json.dumps({**right, "人": ["王", "李"]}))["exact_match"] == 1.0
    assert TASK.variables()["kinds"]["menu"] == "list of objects: name (text)"
    assert TASK.variables()["kinds"]["about"] == "list of any of food, staff"
    assert TASK.schema()["properties"]["about"]["items"]["enum"] == ["food", "staff"]
    none = {**right, "about": None}
    assert TASK.score(none, json.dumps({**right, "about": []}))["exact_match"] == 1.0
    items = TASK.schema()["properties"]["menu"]["items"]
    assert items["properties"] == {"name": {"type": ["string", "null"]}}
    wrong = {"人": "李", "sum": True, "paid": 1, "tone": "rude", "menu": [{"title": "tea"}]}
    wrong["about"] = ["price"]
    for field, value in wrong.items():
        with pytest.raises(errors.ProjectError, match=f"^here: {field} is "):
            TASK.validate(data.Example("1", "…", {**right, field: value}, source="here"))
    example = data.Example("1", "…", right)
    predict = TASK.baseline([example])["dictionary"]
    assert json.loads(predict("王 paid"))["人"] == ["王"]


@pytest.mark.parametrize(("left", "right"), [("train", "test"), ("train", "dev")])
def test_splits_share_nothing_not_even_nearly(left: str, right: str) -> None:
    assert data.near_duplicates(SPLITS[left], SPLITS[right], threshold=0.55) == []


def test_the_kinds_of_fields_are_read_off_their_values() -> None:
    rows: list[dict[str, object]] = [
        {
            "order": str(number),
            "sum": number,
            "paid": number > 3,
            "wish": "refund" if number % 2 else "repair",
            "names": [],
            "topics": [("food", "staff")[number % 2]],
        }
        for number in range(40)
    ]
    assert fields_of(rows) == {
        "order": "text",
        "sum": "number",
        "paid": "boolean",
        "wish": ("refund", "repair"),
        "names": "list",
        "topics": (("food", "staff"),),
    }
