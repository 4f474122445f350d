"""Deploying diagrams, tables, forms and code lists: checked as a whole, refused as a whole, versioned together."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from koppi.dmn import Requirements
from koppi.domain.code_list import BASE_LANGUAGE, CodeList
from koppi.domain.errors import Invalid
from koppi.domain.findings import Finding, Severity
from koppi.domain.permissions import NAMED, ROLES, Permission
from koppi.engine import (
    DecisionFile,
    Find,
    Known,
    Process,
    check,
    check_decisions,
    nowhere,
    read_decisions,
    read_diagram,
)
from koppi.feel import Language
from koppi.forms import Form, read_code_list, read_form
from koppi.store.records import CodeListDefinition, DecisionDefinition, Deployment, ProcessDefinition, Resource
from koppi.store.records import Form as FormDefinition
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.decision_files import DecisionFiles, checksum_of
from koppi.usecases.models import Shelf
from koppi.usecases.operations import LOCAL, NAMESPACES
from koppi.usecases.starts import arm

ENDINGS = (".bpmn", ".dmn", ".form", ".json")
FREE_TEXT = frozenset({"text", "long_text"})
"""The kinds of form fields in which people write what they like."""


@dataclass
class Bundle:
    """The files of one deployment, read: what each holds and what is wrong with them.

    `imported` are the files that a file of decisions imports, by its name and their namespace.
    """

    files: Mapping[str, bytes]
    processes: dict[str, tuple[Process, ...]] = field(default_factory=dict)
    decisions: dict[str, Requirements] = field(default_factory=dict)
    imported: dict[str, Mapping[str, DecisionFile]] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    code_lists: dict[str, CodeList] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def all_processes(self) -> list[Process]:
        return [process for processes in self.processes.values() for process in processes]


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a deployment made or, for unchanged files, found again."""

    key: int
    processes: tuple[ProcessDefinition, ...]
    decisions: tuple[DecisionDefinition, ...]
    forms: tuple[FormDefinition, ...]
    code_lists: tuple[CodeListDefinition, ...] = ()
    warnings: tuple[Finding, ...] = ()


def read_bundle(files: Mapping[str, bytes], language: Language, deployed: Find = nowhere) -> Bundle:
    """Read files by their endings; every fault is a finding, told once, and none is an exception.

    `deployed` finds what the files import and do not bring along.
    """
    bundle, find = Bundle(files), DecisionFiles(files, deployed).find
    told: dict[str, Finding] = {}
    for name, content in files.items():
        for finding in _read(bundle, name, content, language, find):
            told.setdefault(str(finding), finding)
    bundle.findings += told.values()
    return bundle


def _read(bundle: Bundle, name: str, content: bytes, language: Language, find: Find) -> Iterable[Finding]:
    """Read one file into the bundle and return what is wrong with it."""
    match PurePosixPath(name).suffix:
        case ".bpmn":
            reading = read_diagram(name, content, language)
            bundle.processes[name] = reading.processes
            return reading.findings
        case ".dmn":
            tables = read_decisions(name, content, language, find)
            if tables.requirements is not None:
                bundle.decisions[name] = tables.requirements
                bundle.imported[name] = tables.imported
            return tables.findings
        case ".form":
            form, findings = read_form(name, content, language)
            if form is not None:
                bundle.forms[name] = form
            return findings
        case ".json":
            code_list, findings = read_code_list(name, content)
            if code_list is not None:
                bundle.code_lists[name] = code_list
            return findings
    return [Finding(name, "deployment.unknown_ending", parameters={"endings": ", ".join(ENDINGS)})]


def check_bundle(bundle: Bundle, known: Known, code_lists: Iterable[str] = ()) -> list[Finding]:
    """Return every finding: of each file alone, of ids used twice, and of references between them.

    Args:
        bundle: the files.
        known: what the diagrams may refer to.
        code_lists: the ids of code lists that the forms may take options from, beside those of the bundle.
    """
    ids = [(name, p.id) for name, processes in bundle.processes.items() for p in processes]
    ids += [(name, f.id) for name, f in bundle.forms.items()]
    ids += [(name, d.id) for name, r in bundle.decisions.items() for d in r.decisions]
    lists = [(name, found.id) for name, found in bundle.code_lists.items()]
    return [
        *bundle.findings,
        *(found for name, model in bundle.decisions.items() for found in check_decisions(name, model)),
        *_used_twice(ids),
        *_used_twice(lists),
        *check(bundle.all_processes, known),
        *_unknown_code_lists(bundle, {*code_lists, *(id_ for _, id_ in lists)}),
        *_texts_that_become_variables(bundle),
    ]


def _used_twice(ids: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Find ids that stand in two files: given (file, id)."""
    seen: dict[str, str] = {}
    for name, found in ids:
        if found in seen and seen[found] != name:
            yield Finding(name, "deployment.id_twice", found, parameters={"other": seen[found]})
        seen[found] = name


def _unknown_code_lists(bundle: Bundle, known: Set[str]) -> Iterator[Finding]:
    """Find the fields whose options should come from a code list that is not there."""
    for name, form in bundle.forms.items():
        for element, code_list in form.code_lists:
            if code_list not in known:
                yield Finding(name, "forms.code_list_unknown", element, parameters={"code_list": code_list})


def _texts_that_become_variables(bundle: Bundle) -> Iterator[Finding]:
    """Warn of free text that a user task lets out of its form: what people write belongs to the submission alone."""
    forms = {form.id: form for form in bundle.forms.values()}
    for name, processes in bundle.processes.items():
        for element in (element for process in processes for element in process.elements.values()):
            form = forms.get(element.form_id or "")
            written = {key for key, kind in form.keys.items() if kind in FREE_TEXT} if form else set()
            # without output mappings every answer becomes a variable
            out = (
                {source.removeprefix("=").strip() for source in element.outputs.values()}
                if element.outputs
                else written
            )
            for key in sorted(written & out):
                yield Finding(
                    name,
                    "deployment.text_becomes_variable",
                    element.id,
                    element.name,
                    {"field": key},
                    Severity.WARNING,
                )


def known_in(
    bundle: Bundle,
    *,
    forms: Iterable[str] = (),
    decisions: Iterable[str] = (),
    processes: Iterable[str] = (),
    job_types: Iterable[str] = (),
    any_job_type: bool = True,
    roles: CodeList | None = None,
) -> Known:
    """Return what a bundle may refer to: its own files, the built-in operations, and what is given beside them."""
    roles = next((found for found in bundle.code_lists.values() if found.id == ROLES), roles)
    return Known(
        forms=frozenset({*forms, *(f.id for f in bundle.forms.values())}),
        decisions=frozenset({*decisions, *(d.id for r in bundle.decisions.values() for d in r.decisions)}),
        processes=frozenset({*processes, *(p.id for p in bundle.all_processes)}),
        job_types=frozenset({*job_types, *LOCAL}),
        any_job_type=any_job_type,
        reserved_namespaces=NAMESPACES,
        roles=NAMED | {code.code for code in roles.codes} if roles else None,
    )


@usecase(Permission.DEPLOY)
def deploy(act: Act, files: Mapping[str, bytes]) -> Deployed:
    """Deploy files as one deployment.

    An unchanged file keeps its key and version. One fault refuses the whole, with every finding listed.

    Raises:
        Invalid: `deployment.refused` with the findings.
    """
    act.tx.lock_deployment()
    bundle = read_bundle(files, act.house.language, partial(_deployed, act))
    in_use = (code_list.list_id for code_list in act.tx.code_lists.latest_of_all())
    findings = check_bundle(bundle, _known(act, bundle), in_use)
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if errors or not files:
        raise Invalid("deployment.refused", findings=errors, count=len(errors))
    writing = _Writing(act, Deployment(key=act.tx.new_key(), deployed_at=act.now, deployed_by=act.actor.name))
    deployed = writing.write(bundle)
    act.concerns("deployment", deployed.key, detail={"files": sorted(files)})
    return replace(deployed, warnings=tuple(findings))


def _deployed(act: Act, namespace: str) -> DecisionFile | None:
    """Return the latest deployed file of a namespace."""
    found = act.tx.deployments.latest_of_namespace(namespace) if namespace else None
    return DecisionFile(found.name, found.content) if found else None


def _known(act: Act, bundle: Bundle) -> Known:
    """Return what a bundle may refer to in this database."""
    tx = act.tx
    listed = {job_type for user in tx.users.machines() for job_type in user.job_types}
    return known_in(
        bundle,
        forms=[form.form_id for form in tx.forms.latest_of_all()],
        decisions=[decision.decision_id for decision in tx.decisions.latest_of_all()],
        processes=[definition.process_id for definition in tx.definitions.latest_of_all()],
        job_types=listed | act.house.connectors.types,
        any_job_type="*" in listed,
        roles=Shelf(act.house.models, tx).code_lists().get(ROLES),
    )


def _pinned(bundle: Bundle, name: str) -> dict[str, str] | None:
    """Return the checksums of what a file of decisions imports: a version keeps the files it was deployed with."""
    return {key: checksum_of(file.content) for key, file in bundle.imported[name].items()} or None


class _Writing:
    """Writes one deployment's rows."""

    def __init__(self, act: Act, deployment: Deployment) -> None:
        self.act, self.tx, self.deployment = act, act.tx, deployment
        self.new: dict[str, list[Any]] = {"process": [], "decision": [], "form": [], "code_list": []}
        self.keep = True

    def write(self, bundle: Bundle) -> Deployed:
        """Write the deployment, unless every file of it stands already as it is."""
        checksums = {name: checksum_of(content) for name, content in bundle.files.items()}
        bound = any(b'bindingType="deployment"' in content for content in bundle.files.values())
        self.keep = not bound or self._all_stand(bundle, checksums)
        self.tx.deployments.add(self.deployment)
        self.tx.deployments.add_resources(
            [
                Resource(
                    key=self.tx.new_key(),
                    deployment_key=self.deployment.key,
                    name=name,
                    checksum=checksums[name],
                    content=content,
                    namespace=bundle.decisions[name].namespace or None if name in bundle.decisions else None,
                )
                for name, content in bundle.files.items()
            ]
        )
        processes = [self._process(name, checksums[name], p) for name, ps in bundle.processes.items() for p in ps]
        decisions = [r for name in bundle.decisions for r in self._decisions(name, checksums[name], bundle)]
        forms = [self._form(name, checksums[name], form) for name, form in bundle.forms.items()]
        code_lists = [self._code_list(name, checksums[name], found) for name, found in bundle.code_lists.items()]
        self.tx.definitions.add_all(self.new["process"])
        self.tx.decisions.add_all(self.new["decision"])
        self.tx.forms.add_all(self.new["form"])
        self.tx.code_lists.add_all(self.new["code_list"])
        for record, process in zip(processes, bundle.all_processes, strict=True):
            if record.deployment_key == self.deployment.key:
                arm(self.act, record, process)
        return Deployed(self.deployment.key, tuple(processes), tuple(decisions), tuple(forms), tuple(code_lists))

    def _all_stand(self, bundle: Bundle, checksums: Mapping[str, str]) -> bool:
        """Tell whether nothing has changed since the latest versions: what binds to its deployment moves as a whole."""
        found: list[tuple[Any, str]] = [
            (self.tx.definitions.latest(p.id), name) for name, ps in bundle.processes.items() for p in ps
        ]
        found += [(self.tx.forms.latest(f.id), name) for name, f in bundle.forms.items()]
        decided = [(self.tx.decisions.latest(d.id), name) for name, r in bundle.decisions.items() for d in r.decisions]
        if any(latest is not None and latest.imports != _pinned(bundle, name) for latest, name in decided):
            return False
        return all(latest is not None and latest.checksum == checksums[name] for latest, name in found + decided)

    def _stands(self, latest: Any, name: str, checksum: str) -> bool:
        return self.keep and latest is not None and (latest.checksum, latest.resource_name) == (checksum, name)

    def _common(self, name: str, checksum: str, version: int) -> dict[str, Any]:
        return {
            "key": self.tx.new_key(),
            "deployment_key": self.deployment.key,
            "version": version,
            "checksum": checksum,
            "resource_name": name,
            "deployed_at": self.act.now,
        }

    def _process(self, name: str, checksum: str, process: Process) -> ProcessDefinition:
        latest = self.tx.definitions.latest(process.id)
        if latest and self._stands(latest, name, checksum):
            return latest
        record = ProcessDefinition(
            process_id=process.id,
            name=process.name,
            version_tag=process.version_tag,
            **self._common(name, checksum, self.tx.definitions.highest_version(process.id) + 1),
        )
        self.new["process"].append(record)
        return record

    def _decisions(self, name: str, checksum: str, bundle: Bundle) -> list[DecisionDefinition]:
        records, model, imports = [], bundle.decisions[name], _pinned(bundle, name)
        requirements_key = self.tx.new_key()
        for decision in model.decisions:
            latest = self.tx.decisions.latest(decision.id)
            if latest and latest.imports == imports and self._stands(latest, name, checksum):
                records.append(latest)
                continue
            version = self.tx.decisions.highest_version(decision.id) + 1
            record = DecisionDefinition(
                decision_id=decision.id,
                name=decision.name,
                version_tag=decision.version_tag,
                requirements_id=model.id,
                requirements_key=requirements_key,
                requirements_name=model.name or model.id,
                requirements_version=version,
                imports=imports,
                **self._common(name, checksum, version),
            )
            self.new["decision"].append(record)
            records.append(record)
        return records

    def _form(self, name: str, checksum: str, form: Form) -> FormDefinition:
        latest = self.tx.forms.latest(form.id)
        if latest and self._stands(latest, name, checksum):
            return latest
        version = self.tx.forms.highest_version(form.id) + 1
        record = FormDefinition(
            form_id=form.id, name=form.name, version_tag=form.version_tag, **self._common(name, checksum, version)
        )
        self.new["form"].append(record)
        return record

    def _code_list(self, name: str, checksum: str, code_list: CodeList) -> CodeListDefinition:
        """Write a list only when it changed: nothing binds to the list of one deployment, the latest is in force."""
        latest = self.tx.code_lists.latest(code_list.id)
        if latest and (latest.checksum, latest.resource_name) == (checksum, name):
            return latest
        record = CodeListDefinition(
            list_id=code_list.id,
            name=code_list.names[BASE_LANGUAGE],
            **self._common(name, checksum, latest.version + 1 if latest else 1),
        )
        self.new["code_list"].append(record)
        return record
