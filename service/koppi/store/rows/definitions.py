"""Deployments and what they hold: files, and the processes, decisions, forms and code lists read from them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from koppi.store.columns import JsonText, plain, pseudonymous
from koppi.store.rows.base import Row


class DeploymentRow(Row):
    __tablename__ = "deployments"

    key: Mapped[int] = plain(primary_key=True)
    deployed_at: Mapped[datetime] = plain()
    deployed_by: Mapped[str] = pseudonymous()


class ResourceRow(Row):
    __tablename__ = "resources"
    __table_args__ = (UniqueConstraint("deployment_key", "name"),)

    key: Mapped[int] = plain(primary_key=True)
    deployment_key: Mapped[int] = plain(ForeignKey("deployments.key"))
    name: Mapped[str] = plain()
    checksum: Mapped[str] = plain(index=True)
    content: Mapped[bytes] = plain()
    namespace: Mapped[str | None] = plain(index=True)


class ProcessDefinitionRow(Row):
    __tablename__ = "process_definitions"
    __table_args__ = (UniqueConstraint("process_id", "version"), Index(None, "deployment_key"))

    key: Mapped[int] = plain(primary_key=True)
    deployment_key: Mapped[int] = plain(ForeignKey("deployments.key"))
    process_id: Mapped[str] = plain()
    name: Mapped[str | None] = plain()
    version: Mapped[int] = plain()
    version_tag: Mapped[str | None] = plain()
    checksum: Mapped[str] = plain()
    resource_name: Mapped[str] = plain()
    deployed_at: Mapped[datetime] = plain()
    deleted_at: Mapped[datetime | None] = plain()


class DecisionDefinitionRow(Row):
    __tablename__ = "decision_definitions"
    __table_args__ = (UniqueConstraint("decision_id", "version"), Index(None, "deployment_key"))

    key: Mapped[int] = plain(primary_key=True)
    deployment_key: Mapped[int] = plain(ForeignKey("deployments.key"))
    decision_id: Mapped[str] = plain()
    name: Mapped[str | None] = plain()
    version: Mapped[int] = plain()
    version_tag: Mapped[str | None] = plain()
    checksum: Mapped[str] = plain()
    resource_name: Mapped[str] = plain()
    deployed_at: Mapped[datetime] = plain()
    deleted_at: Mapped[datetime | None] = plain()
    requirements_id: Mapped[str] = plain()
    requirements_key: Mapped[int] = plain()
    requirements_name: Mapped[str] = plain()
    requirements_version: Mapped[int] = plain()
    imports: Mapped[Any | None] = plain(JsonText)


class FormRow(Row):
    __tablename__ = "forms"
    __table_args__ = (UniqueConstraint("form_id", "version"), Index(None, "deployment_key"))

    key: Mapped[int] = plain(primary_key=True)
    deployment_key: Mapped[int] = plain(ForeignKey("deployments.key"))
    form_id: Mapped[str] = plain()
    name: Mapped[str | None] = plain()
    version: Mapped[int] = plain()
    version_tag: Mapped[str | None] = plain()
    checksum: Mapped[str] = plain()
    resource_name: Mapped[str] = plain()
    deployed_at: Mapped[datetime] = plain()
    deleted_at: Mapped[datetime | None] = plain()


class CodeListRow(Row):
    __tablename__ = "code_lists"
    __table_args__ = (UniqueConstraint("list_id", "version"), Index(None, "deployment_key"))

    key: Mapped[int] = plain(primary_key=True)
    deployment_key: Mapped[int] = plain(ForeignKey("deployments.key"))
    list_id: Mapped[str] = plain()
    name: Mapped[str | None] = plain()
    version: Mapped[int] = plain()
    checksum: Mapped[str] = plain()
    resource_name: Mapped[str] = plain()
    deployed_at: Mapped[datetime] = plain()
    deleted_at: Mapped[datetime | None] = plain()
