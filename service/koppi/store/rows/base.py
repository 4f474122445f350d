"""What all rows share."""

from datetime import datetime
from typing import Any, ClassVar, cast

from sqlalchemy import LargeBinary, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase

from koppi.store.columns import Key, UtcDateTime


class Row(DeclarativeBase):
    """A table of the store. Rows never leave this room: repositories return the records of `koppi.store.records`."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {int: Key, str: Text, datetime: UtcDateTime, bytes: LargeBinary}


def table_of(row: type[Row]) -> Table:
    """Return the table of a row class: a statement on the table itself takes the shorter way through the library."""
    return cast(Table, row.__table__)
