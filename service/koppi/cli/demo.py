"""`koppi demo`: one client's story in the terminal, played by the real engine with the clock pinned."""

import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of
from koppi.domain.actor import Actor
from koppi.resources import folder
from koppi.simulation.run import our_world
from koppi.simulation.stage import Stage
from koppi.simulation.story import Ended, Next, Scene, StoryBreaks, Storyteller, read_story
from koppi.store.records import WorkItem
from koppi.texts import LANGUAGES
from koppi.usecases import demo as demo_house
from koppi.web.words import Words

_SECONDS_OF_A_DAY = 86_400
_MARGIN = 7
_LAST_MINUTE = (23, 59)


@click.command()
@click.option("--language", type=click.Choice(LANGUAGES), default=None, help="The language of the story.")
@click.pass_context
def demo(ctx: click.Context, language: str | None) -> None:
    """Tell one client's story, from the contact to the second review."""
    composition: Composition = ctx.obj
    story = read_story(folder("processes") / "demo_story.json")
    with tempfile.TemporaryDirectory(prefix="koppi-demo-") as place:
        house = composition.house(is_demo=True, database_url=f"sqlite:///{Path(place) / 'demo.db'}")
        try:
            begins = datetime.fromisoformat(story["begins"]).replace(tzinfo=house.zone)
            stage = Stage(house, begins)
            page = _Page(stage, language or language_of(ctx), house.zone)
            teller = Storyteller(stage, story, our_world(), demo_house.UNIT)
            good = page.show(teller)
        finally:
            composition.close(house)
    ctx.exit(0 if good else 1)


class _Page:
    """The story as lines of a terminal."""

    def __init__(self, stage: Stage, language: str, zone: ZoneInfo) -> None:
        self._stage = stage
        self._language = language
        self._zone = zone
        self._console = Console(highlight=False)
        self._last: datetime | None = None

    def show(self, teller: Storyteller) -> bool:
        """Show a story to its end, and tell whether it was good."""
        self._console.print(Text(self._words.say("story.title"), style="bold"))
        try:
            for scene in teller.tell():
                self._scene(scene)
        except StoryBreaks as fault:
            waiting = ", ".join(fault.waiting)
            self._console.print(Text(self._words.say("story.breaks", element=fault.element, waiting=waiting)))
            return False
        ended = teller.end()
        self._summary(ended)
        return ended.is_good

    @property
    def _words(self) -> Words:
        return Words(self._language, self._zone, self._stage.now, self._stage.code_lists)

    def _scene(self, scene: Scene) -> None:
        words = self._words
        self._days_between(scene.at)
        line = Text(f"{words.clock(scene.at)}  ", style="cyan")
        line.append(f"{self._person(scene.who)}: ", style="bold")
        line.append(_in(self._language, scene.names))
        line.append(f"  {scene.number}/{scene.of}", style="dim")
        self._console.print(line)
        if scene.said:
            self._indented(Text(f"”{_in(self._language, scene.said)}”", style="italic green"))
        for following in scene.following:
            self._indented(Text(f"→ {self._next(following)}", style="dim"))

    def _indented(self, text: Text) -> None:
        self._console.print(Padding(text, (0, 0, 0, _MARGIN)))

    def _days_between(self, at: datetime) -> None:
        """Say which day it is when it is another than before, and how long nothing happened."""
        words, day = self._words, at.astimezone(self._zone).date()
        last = self._last.astimezone(self._zone).date() if self._last else None
        self._last = at
        if day == last:
            return
        passed = (day - last).days if last else 0
        text = words.say("story.days_later", days=passed) if passed > 1 else ""
        self._console.print()
        self._console.print(Text(f"{self._weekday(at)} "), Text(text, style="dim"))

    def _next(self, following: Next) -> str:
        words, item = self._words, following.item
        who = self._person(self._stage.named(item.assignee)) if item.assignee else words.roles(item.candidate_groups)
        name = _in(self._language, following.names)
        if item.due_at is None:
            return words.say("story.next", task=name, who=who)
        return words.say("story.next_due", task=name, who=who, day=self._due(item.due_at), why=self._why(item))

    def _weekday(self, moment: datetime) -> str:
        """Return `ma 1.3.2027`."""
        day = self._words.local_day(moment)
        short = self._words.weekday(day)
        return f"{short}{'' if short.endswith('.') else ' '}{day.year}"

    def _due(self, moment: datetime) -> str:
        """Return the day of a deadline, and the time of day when it is not the day's last minute."""
        local = moment.astimezone(self._zone)
        all_day = (local.hour, local.minute) == _LAST_MINUTE
        return self._weekday(moment) if all_day else f"{self._weekday(moment)} {self._words.clock(moment)}"

    def _why(self, item: WorkItem) -> str:
        """Return what kind of deadline it is, and its ground in the diagram's words."""
        return ", ".join(filter(None, (self._words.named("due_kind", item.due_kind), item.due_ground)))

    def _person(self, person: Actor) -> str:
        return self._words.named("role", min(person.roles)) if person.roles else person.display_name

    def _summary(self, ended: Ended) -> None:
        words = self._words
        self._console.print()
        self._console.print(Text(words.say("story.ends", days=ended.days, scenes=ended.scenes), style="bold"))
        table = Table(box=None, pad_edge=False, header_style="dim")
        table.add_column(words.say("story.who"))
        table.add_column(words.say("story.tasks"), justify="right")
        table.add_column(words.say("story.held"), justify="right")
        for role, tasks in sorted(ended.tasks.items(), key=lambda row: -ended.waited[row[0]]):
            days = words.number(_days(ended.waited[role]))
            table.add_row(words.named("role", role), str(tasks), words.say("story.days", days=days))
        self._console.print(table)
        audited = "story.audit_clean" if not ended.differences else "story.audit_differs"
        self._console.print(words.say(audited, inputs=ended.inputs, differences=ended.differences))
        for element, times in ended.missing.items():
            self._console.print(words.say("story.missing", element=element, times=times))


def _days(while_: timedelta) -> Decimal:
    """Return a time in days, to the tenth."""
    return (Decimal(int(while_.total_seconds())) / _SECONDS_OF_A_DAY).quantize(Decimal("0.1"))


def _in(language: str, texts: Mapping[str, str]) -> str:
    return texts.get(language) or texts["fi"]
