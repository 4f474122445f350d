"""What every row of the case file has, whichever noun it is of."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous


class InCaseFile:
    """One record of a case. `content` is what forms wrote of it, by term, sealed with the client's key."""

    key: Mapped[int] = plain(primary_key=True)
    case_key: Mapped[int] = pseudonymous(ForeignKey("cases.key"))
    client_key: Mapped[int] = pseudonymous()
    unit: Mapped[str | None] = plain()
    recorded_at: Mapped[datetime] = plain()
    recorded_by: Mapped[str] = pseudonymous()
    content: Mapped[bytes | None] = personal()
