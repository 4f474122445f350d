"""Deployments, process definitions and forms as /v2 shows them."""

from marshmallow import fields

from koppi.api.schemas.shapes import Camel, Item, Key, Made, Tenant, Text, Whole


class ProcessDefinition(Item):
    """One version of a process."""

    name = Text(allow_none=True)
    resource_name = Text()
    version = Whole()
    version_tag = Text(allow_none=True)
    process_definition_id = Text()
    process_definition_key = Key()
    has_start_form = fields.Constant(False)
    state = fields.Constant("ACTIVE")


class DeployedProcess(Tenant):
    """A process in a deployment."""

    process_definition_id = Text(attribute="process_id")
    process_definition_version = Whole(attribute="version")
    resource_name = Text()
    process_definition_key = Key(attribute="key")


class DeployedDecision(Tenant):
    """A decision in a deployment."""

    decision_definition_id = Text(attribute="decision_id")
    version = Whole()
    name = Made(lambda decision: decision.name or decision.decision_id)
    decision_requirements_id = Text(attribute="requirements_id")
    decision_definition_key = Key(attribute="key")
    decision_requirements_key = Key(attribute="requirements_key")


class DeployedRequirements(Tenant):
    """The file of decisions in a deployment."""

    decision_requirements_id = Text(attribute="requirements_id")
    decision_requirements_name = Text(attribute="requirements_name")
    version = Whole(attribute="requirements_version")
    resource_name = Text()
    decision_requirements_key = Key(attribute="requirements_key")


class DeployedForm(Tenant):
    """A form in a deployment."""

    form_id = Text()
    version = Whole()
    resource_name = Text()
    form_key = Key(attribute="key")


class DeployedResource(Tenant):
    """Any other file in a deployment: a code list."""

    resource_id = Text(attribute="list_id")
    resource_name = Text()
    version = Whole()
    resource_key = Key(attribute="key")


class DeployedItem(Camel):
    """One of the five, the others null."""

    process_definition = fields.Nested(DeployedProcess, allow_none=True)
    decision_definition = fields.Nested(DeployedDecision, allow_none=True)
    decision_requirements = fields.Nested(DeployedRequirements, allow_none=True)
    form = fields.Nested(DeployedForm, allow_none=True)
    resource = fields.Nested(DeployedResource, allow_none=True)


class Warned(Camel):
    """A warning of the check, beside what Camunda answers."""

    file = Text()
    element = Text()
    message = Text()


class Deployed(Tenant):
    """A deployment."""

    deployment_key = Key()
    deployments = fields.List(fields.Nested(DeployedItem))
    warnings = fields.List(fields.Nested(Warned))


class DeletedResource(Camel):
    """What was taken out of use; nothing of its history goes with it."""

    resource_key = Key()
    batch_operation = fields.Constant(None)


class Form(Tenant):
    """A form with its file as a JSON text."""

    form_id = Text(attribute="form.form_id")
    schema = Made(lambda file: file.content.decode("utf-8"))
    version = Whole(attribute="form.version")
    form_key = Key(attribute="form.key")
