"""Ad-hoc sub-processes: elements are started while one is open."""

from koppi.api.routes import Call, Route
from koppi.api.schemas.ad_hoc import AdHocActivation
from koppi.usecases import ad_hoc


def activate(call: Call) -> None:
    """Start elements of an open ad-hoc sub-process."""
    elements = call.body["elements"]
    ad_hoc.activate(
        call.caller,
        call.key,
        [one["element_id"] for one in elements],
        variables={one["element_id"]: one["variables"] for one in elements if one["variables"]},
        cancel_remaining=bool(call.body["cancel_remaining_instances"]),
    )


ROUTES = (Route("POST", "/v2/element-instances/ad-hoc-activities/<key>/activation", activate, takes=AdHocActivation()),)
