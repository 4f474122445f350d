"""Words, dates and numbers as the reader knows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from koppi.domain.code_list import CODE_LISTS, CodeLists
from koppi.domain.errors import FieldError, KoppiError
from koppi.texts import catalogue, moments, say

_DAY = {"fi": "d.M.y", "sv": "d.M.y", "en": "d MMM y"}
_CLOCK = {"fi": "H.mm", "sv": "H.mm", "en": "H:mm"}
_SHORT_DAY = {"fi": "d.M.", "sv": "d.M.", "en": "d MMM"}
_WEEKDAY = {"fi": "ccc d.M.", "sv": "ccc d.M.", "en": "ccc d MMM"}


@dataclass(frozen=True, slots=True)
class Words:
    """The reader's language, the moment and zone in which dates are told, and the code lists in force."""

    language: str
    zone: ZoneInfo
    now: datetime
    code_lists: CodeLists = field(default_factory=CodeLists, compare=False)

    def say(self, code: str, **parameters: Any) -> str:
        """Return the text of `code`."""
        return say(code, self.language, parameters)

    def known(self, code: str) -> bool:
        """Tell whether there is a text of `code`."""
        return code in catalogue()

    def named(self, kind: str, code: str | None) -> str:
        """Return the name of a code: out of the code list in force, else our own, else the code itself."""
        if not code:
            return ""
        text = f"web.{kind}.{code}"
        own = self.say(text) if self.known(text) else code
        return self.code_lists.name_of(kind, code, self.language) or own

    @property
    def choices(self) -> Mapping[str, Any]:
        """What may be chosen of the code lists today, as a form's expressions see it."""
        return {CODE_LISTS: self.code_lists.entries(self.today, self.language)}

    def roles(self, groups: Iterable[str]) -> str:
        """Return the names of candidate groups (`role` or `role@unit`), with commas."""
        return ", ".join(self.named("role", group.split("@")[0]) for group in groups)

    def error(self, error: KoppiError) -> str:
        """Return what is wrong and the way out."""
        return self.say(error.code, **error.parameters)

    def fault(self, error: FieldError) -> str:
        """Return what is wrong with a field, to stand beside it: without the field's label."""
        text = self.say(error.code, **{**error.parameters, "label": ""}).removeprefix(":").strip()
        return text[:1].upper() + text[1:]

    def fault_of(self, error: FieldError) -> str:
        """Return what is wrong with a field, to stand alone: with the field's label."""
        label = error.parameters.get("label")
        return f"{label} – {self.fault(error)}" if label else self.fault(error)

    def own(self, names: Mapping[str, str], name: str) -> str:
        """Return a name from a diagram in the reader's language, the diagram's own where it is not translated."""
        return names.get(self.language) or name

    @property
    def today(self) -> date:
        """The day in the reader's zone."""
        return self.local_day(self.now)

    def local_day(self, moment: datetime) -> date:
        """Return the day of a moment in the reader's zone."""
        return moment.astimezone(self.zone).date()

    def day(self, day: date) -> str:
        """Return `20.11.2026`."""
        return format_date(day, _DAY[self.language], locale=moments.LOCALES[self.language])

    def short_day(self, day: date) -> str:
        """Return `20.11.`."""
        return format_date(day, _SHORT_DAY[self.language], locale=moments.LOCALES[self.language])

    def weekday(self, day: date) -> str:
        """Return `pe 20.11.`."""
        return format_date(day, _WEEKDAY[self.language], locale=moments.LOCALES[self.language])

    def moment(self, moment: datetime) -> str:
        """Return `20.11.2026 klo 9.12`."""
        return moments.moment(moment.astimezone(self.zone), self.language)

    def clock(self, moment: datetime) -> str:
        """Return `9.12`."""
        return format_time(moment, _CLOCK[self.language], tzinfo=self.zone, locale=moments.LOCALES[self.language])

    def number(self, number: int | Decimal) -> str:
        """Return `1 234,5`."""
        return format_decimal(number, locale=moments.LOCALES[self.language])
