"""The page of a process: its picture, its road in words, and what it uses."""

from collections.abc import Iterator, Mapping

from koppi.cli.map_words import LANGUAGE, code, in_three, link, others, plain, section, table, word
from koppi.domain.permissions import ROLES
from koppi.engine import Element, OutlineStep, Process, Way
from koppi.engine.drawing import mails, turns, waits
from koppi.texts import say
from koppi.usecases.deployments import Bundle

_CASE_PERSON = "=case.responsible_person"


class Pages:
    """Writes the pages of a bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self.processes: Mapping[str, Process] = {p.id: p for p in sorted(bundle.all_processes, key=lambda p: p.id)}
        self._forms = {form.id: (name, form.name or form.id) for name, form in bundle.forms.items()}
        self._decisions = {d.id: (name, d.name or d.id) for name, r in bundle.decisions.items() for d in r.decisions}
        self._roles = next((found for found in bundle.code_lists.values() if found.id == ROLES), None)

    def calls(self, process_id: str) -> list[str]:
        """Return the ids of the processes that one calls, in the order of its road."""
        process = self.processes[process_id]
        place = {step.id: number for number, step in enumerate(process.outline())}
        found = sorted((r for r in process.references if r.kind == "process"), key=lambda r: place[r.element])
        return list(dict.fromkeys(reference.target for reference in found))

    def begins(self, process_id: str) -> list[str]:
        """Return the ids of the processes that begin with a message that one sends."""
        sent = {mail.text for mail in mails(self.processes[process_id]) if not mail.comes_in}
        return [
            p.id for p in self.processes.values() if any(s.kind == "message" and s.reference in sent for s in p.starts)
        ]

    def callers(self, process_id: str) -> list[str]:
        """Return the ids of the processes that call one."""
        return [p.id for p in self.processes.values() if process_id in p.called_process_ids]

    def page(self, process: Process, pictures: list[str]) -> str:
        """Return the page of a process, in Markdown."""
        lines = [f"# {plain(process.name or process.id)}"]
        lines += ["", " · ".join(others(process.names))] if process.names else []
        lines += ["", plain(process.documentation)] if process.documentation else []
        lines += [line for picture in pictures for line in ("", f"![{plain(process.name)}]({picture})")]
        lines += ["", self._whereabouts(process)]
        lines += section("road", list(self._road(process)))
        lines += section("turns", self._turns(process))
        lines += section("decisions", self._decided(process))
        lines += section("messages", self._messages(process))
        lines += section("timers", self._timers(process))
        lines += section("called", self._called(process))
        lines += section("jobs", self._jobs(process))
        return "\n".join(lines) + "\n"

    def links(self, ids: list[str]) -> str:
        """Return links to the pages of processes."""
        return ", ".join(self.link(id_) for id_ in ids)

    def link(self, process_id: str) -> str:
        """Return the link to a process's page, its id where it has none."""
        process = self.processes.get(process_id)
        return link(process.name or process.id, f"{process.id}.md") if process else code(process_id)

    def _whereabouts(self, process: Process) -> str:
        parts = [f"{word('diagram')}: {link(process.file, f'../../processes/bpmn/{process.file}')}"]
        if calls := self.calls(process.id):
            parts.append(f"{word('calls_these')}: {self.links(calls)}")
        if begins := self.begins(process.id):
            parts.append(f"{word('begins')}: {self.links(begins)}")
        if callers := self.callers(process.id):
            parts.append(f"{word('called_by')}: {self.links(callers)}")
        return " · ".join([*parts, link(word("all"), "README.md")])

    def _road(self, process: Process) -> Iterator[str]:
        steps = {step.id: step for step in process.outline()}
        for step in steps.values():
            if _only_joins(step):
                continue
            kind = say(f"web.step.{step.type}", LANGUAGE)
            where = ", ".join(plain(part) for part in (kind, step.lane) if part)
            at = f" ({plain(process.elements[step.at].name)})" if step.at else ""
            margin = "   " * step.depth
            title = f"**{plain(step.name)}**{at}: " if step.name else ""
            yield f"{margin}1. {title}{where}"
            ways = dict.fromkeys(_way(way, steps) for way in step.ways) if len(step.ways) > 1 else ()
            yield from (f"{margin}   - {way}" for way in ways)

    def _turns(self, process: Process) -> list[str]:
        rows = [
            (
                _three(turn.element),
                "<br>".join(self._person(who) for who in turn.who),
                self._file(self._forms, "forms", turn.element.form_id or ""),
                code(turn.due),
                plain(turn.element.documentation),
            )
            for turn in turns(process)
        ]
        return table([word(head) for head in ("task", "who", "form", "due", "help")], rows) if rows else []

    def _person(self, who: str) -> str:
        if who == _CASE_PERSON:
            return word("case_person")
        role, _, unit = who.partition("@")
        name = self._roles.name_of(role, LANGUAGE) if self._roles else None
        return code(who) if name is None else plain(name) + (f" ({code(unit)})" if unit else "")

    def _file(self, known: Mapping[str, tuple[str, str]], folder: str, id_: str) -> str:
        if id_ not in known:
            return code(id_)
        file, name = known[id_]
        return link(name, f"../../{folder}/{file}")

    def _decided(self, process: Process) -> list[str]:
        rows = [
            (self._file(self._decisions, "processes/dmn", reference.target), plain(reference.name))
            for reference in process.references
            if reference.kind == "decision"
        ]
        return table([word("decision"), word("where")], rows) if rows else []

    def _messages(self, process: Process) -> list[str]:
        rows = [
            (code(mail.text), word("in" if mail.comes_in else "out"), _three(mail.element)) for mail in mails(process)
        ]
        return table([word("message"), word("way"), word("where")], rows) if rows else []

    def _timers(self, process: Process) -> list[str]:
        rows = [(_three(wait.element), code(wait.text)) for wait in waits(process)]
        return table([word("where"), word("time")], rows) if rows else []

    def _called(self, process: Process) -> list[str]:
        found = [reference for reference in process.references if reference.kind == "process"]
        rows = [(_three(process.elements[reference.element]), self.link(reference.target)) for reference in found]
        return table([word("where"), word("process")], rows) if rows else []

    def _jobs(self, process: Process) -> list[str]:
        steps = (process.elements[step.id] for step in process.outline())
        rows = [(_three(element), code(element.job_type)) for element in steps if element.job_type]
        return table([word("task"), word("job")], rows) if rows else []


def _three(element: Element) -> str:
    return in_three(plain(element.name or element.id), element.names)


def _called(step: OutlineStep) -> str:
    return plain(step.name) or say(f"web.step.{step.type}", LANGUAGE)


def _way(way: Way, steps: Mapping[str, OutlineStep]) -> str:
    """Return a way on: when it is taken, and the first step there that says something."""
    target, seen = steps[way.target], {way.target}
    while _only_joins(target) and target.ways and target.ways[0].target not in seen:
        seen.add(target.ways[0].target)
        target = steps[target.ways[0].target]
    condition = code(way.condition) if way.condition.startswith("=") else plain(way.condition)
    when = condition or (word("otherwise") if way.default else "")
    return f"{when} → {_called(target)}".strip()


def _only_joins(step: OutlineStep) -> bool:
    """Say whether a step only brings ways together, which says nothing to a reader."""
    return step.type.endswith("_GATEWAY") and not step.name and len(step.ways) <= 1
