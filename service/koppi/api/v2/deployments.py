"""Deploying files."""

from typing import Any

from koppi.api.problems import UploadTooLarge
from koppi.api.routes import Call, Route
from koppi.api.schemas.process_definitions import Deployed
from koppi.api.schemas.shapes import require_tenant
from koppi.domain.errors import Invalid
from koppi.texts import say
from koppi.usecases import deployments

FILE_LIMIT = 2 * 1024 * 1024
"""Bytes of one file."""
_PART = "resources"
_KINDS = ("process_definition", "decision_definition", "decision_requirements", "form", "resource")


def deploy(call: Call) -> dict[str, Any]:
    """Deploy diagrams, tables, forms and code lists as one deployment; one fault refuses the whole."""
    require_tenant(call.request.form.get("tenantId"))
    deployed = deployments.deploy(call.caller, _files(call))
    requirements = {record.requirements_key: record for record in deployed.decisions}
    items = [_item("process_definition", record) for record in deployed.processes]
    items += [_item("decision_requirements", record) for record in requirements.values()]
    items += [_item("decision_definition", record) for record in deployed.decisions]
    items += [_item("form", record) for record in deployed.forms]
    items += [_item("resource", record) for record in deployed.code_lists]
    warnings = [
        {"file": w.file, "element": w.element, "message": say(w.code, call.language, {"name": w.name, **w.parameters})}
        for w in deployed.warnings
    ]
    return {"deployment_key": deployed.key, "deployments": items, "warnings": warnings}


def _files(call: Call) -> dict[str, bytes]:
    """Return the uploaded files by name.

    Raises:
        Invalid: there is none, one has no name, or two have one name.
        UploadTooLarge: one is over the limit.
    """
    files: dict[str, bytes] = {}
    for part in call.request.files.getlist(_PART):
        name = (part.filename or "").rsplit("/", 1)[-1]
        if not name or name in files:
            raise Invalid("api.file_name", file=name or "–")
        content = part.stream.read(FILE_LIMIT + 1)
        if len(content) > FILE_LIMIT:
            raise UploadTooLarge("api.file_too_large", file=name, megabytes=FILE_LIMIT // 1024 // 1024)
        files[name] = content
    if not files:
        raise Invalid("api.no_files")
    return files


def _item(kind: str, record: object) -> dict[str, object]:
    return {**dict.fromkeys(_KINDS), kind: record}


ROUTES = (Route("POST", "/v2/deployments", deploy, gives=Deployed(), upload=True),)
