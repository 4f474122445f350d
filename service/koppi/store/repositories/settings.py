"""What the database knows of itself."""

from sqlalchemy import delete, insert, select

from koppi.domain.step import Json
from koppi.store.repositories.base import Repository
from koppi.store.rows.base import table_of
from koppi.store.rows.settings import SettingRow


class Settings(Repository):
    """Named JSON values, such as whether a demo made this database, or where its clock stands."""

    def get(self, name: str) -> Json | None:
        """Return a value; None when it was never set."""
        return self._connection.execute(select(SettingRow.value).where(SettingRow.name == name)).scalar()

    def set(self, name: str, value: Json) -> None:
        """Set a value."""
        self._connection.execute(delete(SettingRow).where(SettingRow.name == name))
        self._connection.execute(insert(table_of(SettingRow)), {"name": name, "value": value})
