"""Deployments and their files."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from koppi.store.records import Deployment, Resource
from koppi.store.repositories.base import Repository
from koppi.store.rows.definitions import DeploymentRow, ResourceRow
from koppi.store.shape import Shape

_DEPLOYMENT = Shape(DeploymentRow, Deployment)
_RESOURCE = Shape(ResourceRow, Resource)


class Deployments(Repository):
    """What was deployed when, and the files."""

    def add(self, deployment: Deployment) -> None:
        self._insert(_DEPLOYMENT, [deployment])

    def add_resources(self, resources: Sequence[Resource]) -> None:
        self._insert(_RESOURCE, resources)

    def get(self, key: int) -> Deployment | None:
        return self._one(_DEPLOYMENT, select(*_DEPLOYMENT.columns).where(DeploymentRow.key == key))

    def latest(self) -> Deployment | None:
        """Return the newest deployment."""
        query = select(*_DEPLOYMENT.columns).order_by(DeploymentRow.key.desc()).limit(1)
        return self._one(_DEPLOYMENT, query)

    def resources(self, deployment_key: int) -> list[Resource]:
        """Return a deployment's files by name."""
        query = select(*_RESOURCE.columns).where(ResourceRow.deployment_key == deployment_key)
        return self._all(_RESOURCE, query.order_by(ResourceRow.name))

    def resource(self, deployment_key: int, name: str) -> Resource | None:
        """Return one file of a deployment."""
        return self._one(
            _RESOURCE,
            select(*_RESOURCE.columns).where(ResourceRow.deployment_key == deployment_key, ResourceRow.name == name),
        )

    def latest_of_namespace(self, namespace: str) -> Resource | None:
        """Return the newest file that may be imported by this namespace."""
        query = select(*_RESOURCE.columns).where(ResourceRow.namespace == namespace)
        return self._one(_RESOURCE, query.order_by(ResourceRow.key.desc()).limit(1))

    def content(self, checksum: str) -> bytes | None:
        """Return the content with this checksum, whichever deployment brought it."""
        query = select(ResourceRow.content).where(ResourceRow.checksum == checksum).limit(1)
        return self._connection.execute(query).scalar()

    def contents(self, checksums: Iterable[str]) -> dict[str, bytes]:
        """Return the contents with these checksums, by checksum."""
        query = select(ResourceRow.checksum, ResourceRow.content).where(ResourceRow.checksum.in_(set(checksums)))
        return {row.checksum: row.content for row in self._connection.execute(query)}

    def delete_resource(self, key: int) -> None:
        """Remove one file; the definitions read from it stay as long as an instance runs them."""
        self._connection.execute(delete(ResourceRow).where(ResourceRow.key == key))
