"""Deployments and what they hold: files, and the processes, decisions, forms and code lists read from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Files deployed together."""

    key: int
    deployed_at: datetime
    deployed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One deployed file; a decision file may be imported by its namespace."""

    key: int
    deployment_key: int
    name: str
    checksum: str
    content: bytes
    namespace: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDefinition:
    """One version of a process."""

    key: int
    deployment_key: int
    process_id: str
    name: str | None = None
    version: int
    version_tag: str | None = None
    checksum: str
    resource_name: str
    deployed_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDefinition:
    """One version of a decision, with the requirements graph it lies in.

    `imports` are the checksums of the files that its file imports, directly or through others, by
    namespace; None when it imports none.
    """

    key: int
    deployment_key: int
    decision_id: str
    name: str | None = None
    version: int
    version_tag: str | None = None
    checksum: str
    resource_name: str
    deployed_at: datetime
    deleted_at: datetime | None = None
    requirements_id: str
    requirements_key: int
    requirements_name: str
    requirements_version: int
    imports: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One version of a form."""

    key: int
    deployment_key: int
    form_id: str
    name: str | None = None
    version: int
    version_tag: str | None = None
    checksum: str
    resource_name: str
    deployed_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeListDefinition:
    """One version of a code list."""

    key: int
    deployment_key: int
    list_id: str
    name: str | None = None
    version: int
    checksum: str
    resource_name: str
    deployed_at: datetime
    deleted_at: datetime | None = None
