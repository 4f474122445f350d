"""Repair of running instances: another version under them, tokens elsewhere in them."""

from koppi.api.routes import Call, Route
from koppi.api.schemas.repairs import Migration
from koppi.usecases import migrations


def migrate(call: Call) -> None:
    """Let an instance go on by another version; each open element needs its counterpart."""
    body = call.body
    elements = {one["source_element_id"]: one["target_element_id"] for one in body["mapping_instructions"]}
    target = body["target_process_definition_key"]
    migrations.migrate(call.caller, call.key, target, elements=elements, exact=True)


ROUTES = (Route("POST", "/v2/process-instances/<key>/migration", migrate, takes=Migration()),)
