"""Who met or talked with a client, and when."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous
from koppi.store.rows.base import Row
from koppi.store.rows.case_file import InCaseFile


class ClientContactRow(InCaseFile, Row):
    __tablename__ = "client_contacts"
    __table_args__ = (Index(None, "case_key"), Index(None, "client_key", "person"))

    person: Mapped[str] = pseudonymous()
    at: Mapped[datetime] = plain()
    mode: Mapped[str] = personal()
