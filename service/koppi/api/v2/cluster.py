"""About the server itself: what clients ask before anything else."""

from typing import Any
from urllib.parse import urlsplit

from marshmallow import fields

from koppi.api.routes import Call, Route
from koppi.api.schemas.shapes import TENANT, AnyJson, Camel, Flag, Text, Texts, Values, Whole
from koppi.domain.errors import Unavailable

GATEWAY_VERSION = "8.9.0"
"""The version of the interface that is spoken; from 8.10 on a client would also upload files of other kinds."""


class Topology(Camel):
    """One broker with one partition."""

    brokers = AnyJson()
    cluster_id = fields.Constant(None)
    cluster_size = Whole()
    partitions_count = Whole()
    replication_factor = Whole()
    gateway_version = Text()
    last_completed_change_id = Text()


class License(Camel):
    """Koppi needs none."""

    valid_license = Flag()
    license_type = Text()
    is_commercial = Flag()
    expires_at = fields.Constant(None)


class Me(Camel):
    """Who is signed in."""

    username = Text(attribute="name")
    display_name = Text(allow_none=True)
    email = fields.Constant(None)
    authorized_components = fields.Constant(["*"])
    tenants = fields.Constant([{"name": "Default", "tenantId": TENANT, "description": None}])
    groups = AnyJson(dump_default=list)
    roles = Texts()
    sales_plan_type = fields.Constant(None)
    c8_links = Values(data_key="c8Links", dump_default=dict)
    can_logout = fields.Constant(True)


def topology(call: Call) -> dict[str, Any]:
    """Tell which brokers there are: one, here."""
    address = urlsplit(call.request.host_url)
    partition = {"partitionId": 1, "role": "leader", "health": "healthy", "state": "active"}
    broker = {
        "nodeId": 0,
        "brokerId": "0",
        "host": address.hostname,
        "port": address.port or 80,
        "version": GATEWAY_VERSION,
    }
    return {
        "brokers": [{**broker, "partitions": [partition]}],
        "cluster_size": 1,
        "partitions_count": 1,
        "replication_factor": 1,
        "gateway_version": GATEWAY_VERSION,
        "last_completed_change_id": "-1",
    }


def status(call: Call) -> None:
    """Tell whether the service can work: nothing when it can."""
    store = call.server.house.store
    if store.version() != store.head():
        raise Unavailable("store.unreachable")


def license_(call: Call) -> dict[str, Any]:
    """Tell about the licence."""
    return {"valid_license": True, "license_type": "unknown", "is_commercial": False}


def me(call: Call) -> dict[str, Any]:
    """Tell who is signed in."""
    actor = call.caller.actor
    return {"name": actor.name, "display_name": actor.display_name or None, "roles": sorted(actor.roles)}


ROUTES = (
    Route("GET", "/v2/topology", topology, gives=Topology()),
    Route("GET", "/v2/status", status, open=True),
    Route("GET", "/v2/license", license_, gives=License(), open=True),
    Route("GET", "/v2/authentication/me", me, gives=Me()),
)
