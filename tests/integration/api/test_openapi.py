"""The document is made of the routes, so it must hold every one and keep what it promises."""

import re
from typing import Any

from koppi.api import v1, v2
from tests.integration.api.conftest import Site


def document(site: Site) -> Any:
    return site.call("GET", "/api/openapi.json", "nobody").json


def test_every_route_is_in_the_document(site: Site) -> None:
    written = document(site)
    assert written["openapi"].startswith("3.1")
    listed = {(method.upper(), path) for path, methods in written["paths"].items() for method in methods}
    routes = {(route.method, re.sub(r"<(\w+)>", r"{\1}", route.path)) for route in (*v2.ROUTES, *v1.ROUTES)}
    beside = {"/oauth/token", "/healthz", "/readyz", "/metrics", "/api/openapi.json"}
    assert {entry for entry in listed if entry[1] not in beside} == routes


def test_every_route_says_what_it_is_for(site: Site) -> None:
    operations = [operation for methods in document(site)["paths"].values() for operation in methods.values()]
    assert [operation["operationId"] for operation in operations if not operation["summary"]] == []
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_every_reference_leads_somewhere(site: Site) -> None:
    text = site.call("GET", "/api/openapi.json", "nobody").get_data(as_text=True)
    known = {f"#/components/schemas/{name}" for name in document(site)["components"]["schemas"]}
    assert set(re.findall(r'"\$ref":"([^"]+)"', text)) <= known


def test_an_item_has_exactly_the_members_it_promises(site: Site) -> None:
    site.start()
    shapes = document(site)["components"]["schemas"]
    for path, shape, by in (
        ("/v2/user-tasks/search", "UserTask", "client_adviser"),
        ("/v2/process-instances/search", "ProcessInstance", "admin"),
        ("/v2/process-definitions/search", "ProcessDefinition", "admin"),
        ("/v2/audit-logs/search", "AuditLog", "data_protection"),
    ):
        found: Any = site.call("POST", path, by).json
        assert set(found["items"][0]) == set(shapes[shape]["properties"]), path
