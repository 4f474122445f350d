"""When people work: the hours of an office on the working days of Finland."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from koppi.domain.calendar import is_working_day, next_working_day, working_days_after
from koppi.simulation.chance import Chance

_OPENS, _CLOSES = 8, 16
_MOST_MINUTES = (_CLOSES - _OPENS) * 60 - 1
_PEAK = {"0": 5, "1": 5, "2": 4, "3": 3, "4": 3, "5": 2, "6": 2, "7": 1}
"""How much is done in each hour after the office opened: most before noon."""


@dataclass(frozen=True, slots=True)
class Office:
    """The office hours of one zone."""

    zone: ZoneInfo

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment, as people there call it."""
        return moment.astimezone(self.zone).date()

    def opening(self, day: date) -> datetime:
        """Return when the office opens on a day."""
        return datetime.combine(day, time(_OPENS), self.zone)

    def some_time(self, day: date, chance: Chance) -> datetime:
        """Return a moment in the office hours of a day, rather before noon."""
        minutes = 60 * int(chance.weighted(_PEAK)) + chance.whole(0, 59)
        return self.opening(day) + timedelta(minutes=min(minutes, _MOST_MINUTES))

    def soon(self, moment: datetime, chance: Chance) -> datetime:
        """Return a moment some minutes later, when the office is open then; else soon after it opens."""
        later = moment + timedelta(minutes=chance.whole(2, 12))
        local = later.astimezone(self.zone)
        if is_working_day(local.date()) and _OPENS <= local.hour < _CLOSES:
            return later
        opens = next_working_day(local.date() if local.hour < _OPENS else local.date() + timedelta(days=1))
        return self.opening(opens) + timedelta(minutes=chance.whole(2, 45))

    def after(self, moment: datetime, working_days: int, chance: Chance) -> datetime:
        """Return some time on the working day so many days after a moment; soon when it is none."""
        if working_days == 0:
            return self.soon(moment, chance)
        return self.some_time(working_days_after(self.day_of(moment), working_days), chance)
