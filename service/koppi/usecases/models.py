"""The deployed diagrams, tables, forms and code lists as parsed things, kept in memory by what they contain."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from koppi.dmn import Decision
from koppi.domain.code_list import CodeList, CodeLists
from koppi.domain.errors import Invalid, NotFound
from koppi.engine import DecisionFile, Process, read_decisions, read_deployed
from koppi.feel import Language
from koppi.forms import Form, read_code_list, read_form
from koppi.store import Transaction
from koppi.store.records import CodeListDefinition, ProcessDefinition

T = TypeVar("T")
_KEPT = 500


class Models:
    """Parsed definitions by key; immutable, shared by all threads, bounded."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, Hashable], Any] = OrderedDict()

    def kept(self, kind: str, key: Hashable, read: Callable[[], T]) -> T:
        """Return what is kept under (kind, key), read on first use."""
        with self._lock:
            if (kind, key) in self._kept:
                self._kept.move_to_end((kind, key))
                found: T = self._kept[kind, key]
                return found
        made = read()
        with self._lock:
            self._kept[kind, key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


@dataclass
class Shelf:
    """The models as one act sees them: the engine's `Definitions`, reading what is not kept yet from the store.

    `resolved` notes which version each reference led to, for the journal: a replay takes the same ones.
    """

    models: Models
    tx: Transaction
    resolved: dict[str, int] = field(default_factory=dict)

    def definition(self, key: int) -> ProcessDefinition:
        """Return the row of a process definition, which never changes."""
        return self.models.kept("definition", key, lambda: self._read_definition(key))

    def process(self, key: int) -> Process:
        return self.models.kept("process", key, lambda: self._read_process(key))

    def form(self, key: int) -> Form:
        return self.models.kept("form", key, lambda: self._read_form(key))

    def code_lists(self, deployed: int | None = None) -> CodeLists:
        """Return the code lists in force: those kept since the deployment `deployed`, where the newest one is known."""
        stamp = self.tx.deployed or deployed
        return (
            self._read_code_lists() if stamp is None else self.models.kept("code_lists", stamp, self._read_code_lists)
        )

    def called_process(self, process_id: str, binding: str, version_tag: str | None, caller_key: int) -> int | None:
        return self._resolve("process", self.tx.definitions, process_id, binding, version_tag, caller_key)

    def decision(
        self, decision_id: str, binding: str, version_tag: str | None, caller_key: int
    ) -> tuple[int, Decision] | None:
        key = self._resolve("decision", self.tx.decisions, decision_id, binding, version_tag, caller_key)
        return None if key is None else (key, self.decision_of(key))

    def decision_of(self, key: int) -> Decision:
        return self.models.kept("decision", key, lambda: self._read_decision(key))

    def form_key(self, form_id: str, binding: str, version_tag: str | None, caller_key: int) -> int | None:
        return self._resolve("form", self.tx.forms, form_id, binding, version_tag, caller_key)

    def _resolve(
        self, kind: str, table: Any, wanted: str, binding: str, version_tag: str | None, caller_key: int
    ) -> int | None:
        """Find the version a reference means: of the caller's deployment, of a tag, or the latest at this moment."""

        def find() -> int | None:
            if binding == "deployment":
                found = table.in_deployment(wanted, self.definition(caller_key).deployment_key)
            elif binding == "versionTag":
                found = table.of_tag(wanted, version_tag)
            else:
                found = table.latest(wanted)
            return None if found is None else int(found.key)

        # what a reference leads to changes with a deployment only, or with a deletion, which is one of nothing
        stamp = self.tx.deployed
        reference = (kind, wanted, binding, version_tag, caller_key if binding == "deployment" else 0, stamp)
        key = find() if stamp is None else self.models.kept("reference", reference, find)
        if key is not None:
            self.resolved[f"{kind} {wanted} {binding} {version_tag or ''} {caller_key}"] = key
        return key

    def _read_definition(self, key: int) -> ProcessDefinition:
        record = self.tx.definitions.get(key)
        if record is None:
            raise NotFound("definition.unknown", key=key)
        return record

    def _read_process(self, key: int) -> Process:
        record = self.definition(key)
        reading = read_deployed(record.resource_name, self._content(record.checksum), self.models.language)
        for process in reading.processes:
            if process.id == record.process_id:
                return process
        raise Invalid("definition.unreadable", key=key, findings=reading.findings)

    def _read_decision(self, key: int) -> Decision:
        record = self.tx.decisions.get(key)
        if record is None:
            raise NotFound("definition.unknown", key=key)
        pinned = record.imports or {}

        def find(namespace: str) -> DecisionFile | None:
            return DecisionFile(namespace, self._content(pinned[namespace])) if namespace in pinned else None

        reading = read_decisions(record.resource_name, self._content(record.checksum), self.models.language, find)
        for decision in reading.requirements.decisions if reading.requirements else ():
            if decision.id == record.decision_id:
                return decision
        raise Invalid("definition.unreadable", key=key, findings=reading.findings)

    def _read_form(self, key: int) -> Form:
        record = self.tx.forms.get(key)
        if record is None:
            raise NotFound("form.unknown", key=key)
        form, findings = read_form(record.resource_name, self._content(record.checksum), self.models.language)
        if form is None:
            raise Invalid("definition.unreadable", key=key, findings=findings)
        return form

    def _read_code_lists(self) -> CodeLists:
        records = self.tx.code_lists.latest_of_all()
        contents = self.tx.deployments.contents(record.checksum for record in records)
        return CodeLists(self._code_list(record, contents[record.checksum]) for record in records)

    def _code_list(self, record: CodeListDefinition, content: bytes) -> CodeList:
        code_list, findings = read_code_list(record.resource_name, content)
        if code_list is None:
            raise Invalid("definition.unreadable", key=record.key, findings=findings)
        return code_list

    def _content(self, checksum: str) -> bytes:
        content = self.tx.deployments.content(checksum)
        if content is None:
            raise NotFound("definition.unknown", checksum=checksum)
        return content
