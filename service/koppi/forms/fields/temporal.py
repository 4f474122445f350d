"""Days, times of day and moments; on a page as Finns write them, in JSON as ISO text."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from koppi.forms.fields.base import AnswerField, wrong
from koppi.forms.shown import date_text, datetime_text, parse_date, parse_datetime, parse_time, time_text
from koppi.forms.view import View

_LONGEST_TEXT = 40


class _TemporalField(AnswerField):
    """A `datetime` of one of its subtypes."""

    not_one: ClassVar[str]

    @abstractmethod
    def parse(self, text: str, view: View) -> Any:
        """Return the temporal value of `text`, or None."""

    def _parsed(self, value: Any, view: View) -> Any:
        text = " ".join(value.split()) if isinstance(value, str) and len(value) <= _LONGEST_TEXT else ""
        return self.parse(text, view) if text else None

    def read(self, value: Any, view: View) -> Any:
        found = self._parsed(value, view)
        if found is None:
            raise wrong(self.not_one)
        return found

    def to_json(self, value: Any) -> str:
        return str(value.isoformat())


class DateField(_TemporalField):
    """A day, `2026-12-24` in JSON."""

    type: ClassVar[str] = "date"
    not_one: ClassVar[str] = "forms.not_a_date"

    def __init__(self, *, required: bool = False, from_today: bool = False) -> None:
        super().__init__(required=required)
        self._from_today = from_today

    def parse(self, text: str, view: View) -> date | None:
        return parse_date(text)

    def check(self, value: Any, view: View) -> None:
        if self._from_today and value < _today(view):
            raise wrong("forms.date_in_the_past")

    def on_page(self, value: Any, view: View) -> str:
        day = self._parsed(value, view)
        return date_text(day) if day else super().on_page(value, view)

    def attributes(self, view: View) -> Mapping[str, Any]:
        return {"inputmode": "numeric"} | ({"data-min": _today(view).isoformat()} if self._from_today else {})


class TimeField(_TemporalField):
    """A time of day, `09:15:00` in JSON: it has no day, so it has no offset either."""

    type: ClassVar[str] = "time"
    not_one: ClassVar[str] = "forms.not_a_time"

    def __init__(self, *, required: bool = False, step_minutes: int | None = None) -> None:
        super().__init__(required=required)
        self._step = step_minutes

    def parse(self, text: str, view: View) -> time | None:
        return parse_time(text)

    def check(self, value: Any, view: View) -> None:
        _check_step(value, self._step)

    def on_page(self, value: Any, view: View) -> str:
        found = self._parsed(value, view)
        return time_text(found) if found else super().on_page(value, view)

    def parameters(self, view: View) -> Mapping[str, Any]:
        return {"step": self._step}


class DateTimeField(_TemporalField):
    """A moment in the zone of the service, `2026-12-24T09:15:00+02:00` in JSON unless the form asks otherwise."""

    type: ClassVar[str] = "datetime"
    not_one: ClassVar[str] = "forms.not_a_datetime"

    def __init__(
        self,
        *,
        required: bool = False,
        from_today: bool = False,
        step_minutes: int | None = None,
        written: str = "utc_offset",
    ) -> None:
        super().__init__(required=required)
        self._from_today = from_today
        self._step = step_minutes
        self._written = written

    def parse(self, text: str, view: View) -> datetime | None:
        return parse_datetime(text, view.moment.zone)

    def check(self, value: Any, view: View) -> None:
        if self._from_today and value.date() < _today(view):
            raise wrong("forms.date_in_the_past")
        _check_step(value.time(), self._step)

    def to_json(self, value: Any) -> str:
        if self._written == "utc_normalized":
            return super().to_json(value.astimezone(UTC)).replace("+00:00", "Z")
        return super().to_json(value.replace(tzinfo=None) if self._written == "no_timezone" else value)

    def on_page(self, value: Any, view: View) -> str:
        moment = self._parsed(value, view)
        return datetime_text(moment) if moment else super().on_page(value, view)

    def parameters(self, view: View) -> Mapping[str, Any]:
        return {"step": self._step}


def _today(view: View) -> date:
    return view.moment.now.astimezone(view.moment.zone).date()


def _check_step(found: time, step: int | None) -> None:
    if step and (found.second or (found.hour * 60 + found.minute) % step):
        raise wrong("forms.time_step")
