"""The API does what its own description says, whatever is sent."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.reviews.schemas import DraftIn
from tests.factories import local_app


def test_the_contract_documents_every_body(local):
    made = local.get("/openapi.json").json()
    assert made["openapi"].startswith("3.1")
    text = json.dumps(made)
    assert "HTTPValidationError" not in text
    schemas = made["components"]["schemas"]
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(schemas)
    post = made["paths"]["/v1/reviews"]["post"]
    assert post["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/DraftIn")
    assert {p["name"] for p in post["parameters"]} == {"include", "store"}
    assert {"200", "201", "400", "401", "413", "415", "422"} <= set(post["responses"])
    operations = [o["operationId"] for item in made["paths"].values() for o in item.values()]
    assert len(operations) == len(set(operations))
    for example in schemas["DraftIn"]["examples"]:
        DraftIn.model_validate(example)


@pytest.fixture(scope="module")
def contract():
    api = local_app()
    yield schemathesis.openapi.from_asgi("/openapi.json", api, headers={"host": "localhost"})
    api.state.sessions.kw["bind"].dispose()


def test_whatever_is_sent_nothing_breaks_and_every_answer_is_as_documented(contract):
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
    operations = [found.ok() for found in contract.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:

        @settings(
            max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy())
        def try_one(case):
            case.validate_response(case.call(headers={"host": "localhost"}), checks=checks)

        try_one()
