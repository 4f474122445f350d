"""/v2: the process face, in the words of the Orchestration Cluster REST API."""

from koppi.api.v2 import (
    ad_hoc,
    audit_logs,
    clock,
    cluster,
    conditionals,
    decisions,
    deployments,
    element_instances,
    incidents,
    jobs,
    messages,
    process_definitions,
    process_instances,
    repairs,
    resources,
    suspension,
    user_tasks,
    variables,
)

ROUTES = (
    *cluster.ROUTES,
    *deployments.ROUTES,
    *resources.ROUTES,
    *process_definitions.ROUTES,
    *process_instances.ROUTES,
    *element_instances.ROUTES,
    *ad_hoc.ROUTES,
    *suspension.ROUTES,
    *repairs.ROUTES,
    *variables.ROUTES,
    *user_tasks.ROUTES,
    *jobs.ROUTES,
    *messages.ROUTES,
    *conditionals.ROUTES,
    *incidents.ROUTES,
    *decisions.ROUTES,
    *audit_logs.ROUTES,
    *clock.ROUTES,
)
"""Every operation of /v2."""
