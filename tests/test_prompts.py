"""Every data file under prompts/ is proven by its own examples; the same that ``forbear pack check`` runs."""

from pathlib import Path

import pytest

from app.language.house import load_house
from app.language.proof import prove, prove_heard
from app.language.review import Reviewer
from tests.packs import real_listener

PROMPTS = Path(__file__).parents[1] / "prompts"
TAXONOMY = {
    "blame": "accusation moral_judgement should_have always_never dishonesty crime_label comparison ingratitude lifestyle guilt_trip",
    "threat": "suit arrest seizure disclosure credit_ruin violence visit status agents vague family_liability cost_spiral",
    "harshness": "ultimatum command false_urgency insult sarcasm shouting condescension interrogation cold_formula pressure_source",
    "escalation": "dismiss_hardship contradiction interrupting calm_down refusing_help stonewalling reopen_quarrel counter_attack relentless",
}  # fmt: skip


def test_every_example_phrase_and_template_of_the_pack_holds(reviewer: Reviewer) -> None:
    assert [f"{p.where}: {p.what}" for p in prove(reviewer)] == []


def test_with_the_model_on_every_flag_is_heard_and_every_wording_clean() -> None:
    assert [f"{p.where}: {p.what}" for p in prove_heard(real_listener())] == []


def test_all_41_sub_types_are_rules_with_a_template(reviewer: Reviewer) -> None:
    wanted = {f"{fault}.{name}" for fault, names in TAXONOMY.items() for name in names.split()}
    assert {rule for rule in reviewer.pack.rules if not rule.endswith(".general")} == wanted
    assert len(reviewer.pack.rules) == 41 + len(TAXONOMY)
    assert len(wanted) == 41
    assert all(reviewer.templates.path(rule).is_file() for rule in reviewer.pack.rules)


def test_all_six_practices_are_there(reviewer: Reviewer) -> None:
    assert set(reviewer.pack.practices) == {"listen", "compassion", "perspective", "root_cause", "way_out", "rapport"}


def test_law_names_only_rules_that_exist(reviewer: Reviewer) -> None:
    for place in reviewer.law.places.values():
        assert set(place.risks) <= set(reviewer.pack.rules), place.jurisdiction


@pytest.mark.parametrize("path", sorted((PROMPTS / "house").glob("*.yaml")), ids=lambda p: p.stem)
def test_house_sheets_load_and_offer_only_clean_words(reviewer: Reviewer, path: Path) -> None:
    house = load_house(path)
    assert house.sheet is not None
    with_house = Reviewer(PROMPTS / "en", reviewer.law, house)
    from app.language.values import Draft

    for option in house.sheet.options:
        found = with_house.review(Draft(f"We could look at {option.say}."))
        assert found.findings == (), option.id
