"""The case file: what is recorded of a case, and which record of it a submission is about."""

import sqlalchemy as sa
from alembic import op

from koppi.store.migrations.tables import binaries, days, flags, index, indexes, key, moments, numbers, texts

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CARRYING = "kind <> 'backup' AND until IS NULL AND accepted_at IS NOT NULL"
_ONLY_THE_NEWEST_CARRIES = """
    UPDATE responsibilities SET until = (
        SELECT min(newer.since) FROM responsibilities newer
        WHERE newer.case_key = responsibilities.case_key AND newer.kind <> 'backup' AND newer.until IS NULL
        AND newer.key > responsibilities.key
    )
    WHERE kind <> 'backup' AND until IS NULL
"""


def upgrade() -> None:
    _assessments()
    _plans()
    _service_lines()
    _service_decisions()
    _client_contacts()
    _follow_up_notes()
    _triggers()
    _responsibilities()
    _add("submissions", *texts("record", null=True), *numbers("record_key", null=True), *moments("taken_at", null=True))
    index("ix_submissions_untaken", "submissions", "instance_key", where="record IS NOT NULL AND taken_at IS NULL")
    _add("contacts", *binaries("content", null=True))
    _add("cases", *texts("no_person_reason", null=True), *binaries("closing_content", null=True))


def _record(table: str, *columns: sa.schema.SchemaItem) -> None:
    """Create a table of the case file: what every record has, and its own columns."""
    op.create_table(
        table,
        key(),
        *numbers("case_key client_key"),
        *texts("unit", null=True),
        *moments("recorded_at"),
        *texts("recorded_by"),
        *binaries("content", null=True),
        *columns,
        sa.ForeignKeyConstraint(["case_key"], ["cases.key"]),
    )


def _assessments() -> None:
    _record(
        "assessments",
        *texts("state"),
        *texts("scope start_ground completed_by", null=True),
        *moments("started_at"),
        *moments("due_at completed_at", null=True),
        sa.Column("services_needed", sa.Boolean()),
    )
    index("uq_assessments_open_case", "assessments", "case_key", unique=True, where="state = 'started'")
    indexes("assessments", "case_key")


def _plans() -> None:
    _record(
        "plans",
        *numbers("version"),
        *texts("state published_by"),
        *texts("contact_rhythm approval", null=True),
        *days("review_on"),
        *days("contact_on", null=True),
        *moments("published_at"),
        *moments("approved_at", null=True),
        sa.UniqueConstraint("case_key", "version"),
    )
    index("uq_plans_active_case", "plans", "case_key", unique=True, where="state = 'active'")


def _service_lines() -> None:
    _record(
        "service_lines",
        *numbers("plan_key"),
        *numbers("decision_key", null=True),
        *texts("service state"),
        *texts("service_class provider amount request", null=True),
        *flags("needs_decision"),
        *days("start_on started_on ended_on", null=True),
        sa.ForeignKeyConstraint(["plan_key"], ["plans.key"]),
    )
    indexes("service_lines", "case_key")


def _service_decisions() -> None:
    _record(
        "service_decisions",
        *numbers("service_line_key", null=True),
        *texts("outcome maker"),
        *texts("service legal_ground checked_by notice_channel", null=True),
        *days("valid_from valid_to known_on", null=True),
        *moments("made_at"),
        *moments("checked_at notice_at appeal_ends_at", null=True),
        sa.ForeignKeyConstraint(["service_line_key"], ["service_lines.key"]),
    )
    indexes("service_decisions", "case_key")


def _client_contacts() -> None:
    _record("client_contacts", *texts("person mode"), *moments("at"))
    indexes("client_contacts", "case_key", "client_key, person")


def _follow_up_notes() -> None:
    _record(
        "follow_up_notes",
        *texts("kind"),
        *moments("at"),
        *texts("stability", null=True),
        *numbers("well_being", null=True),
    )
    indexes("follow_up_notes", "case_key")


def _triggers() -> None:
    _record(
        "triggers",
        *texts("code raised_by state"),
        *texts("severity outcome handled_by", null=True),
        *moments("raised_at"),
        *moments("handled_at", null=True),
        *numbers("joined_to", null=True),
        sa.ForeignKeyConstraint(["joined_to"], ["triggers.key"]),
    )
    indexes("triggers", "case_key")
    index("ix_triggers_open", "triggers", "case_key, code", where="state = 'open'")


def _responsibilities() -> None:
    """Whoever carries a case has accepted it; where several do, the one named last."""
    _add("responsibilities", *moments("offered_at accepted_at declined_at", null=True))
    op.execute("UPDATE responsibilities SET accepted_at = since")
    op.execute(_ONLY_THE_NEWEST_CARRIES)
    index("uq_responsibilities_carrying", "responsibilities", "case_key", unique=True, where=_CARRYING)


def _add(table: str, *columns: sa.Column[object]) -> None:
    for column in columns:
        op.add_column(table, column)
