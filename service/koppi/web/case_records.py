"""The records of a case's file in words: plan, services, decisions, assessments, notes, triggers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from koppi.domain.service_line import is_live
from koppi.store.records import Assessment, FollowUpNote, InCaseFile, Plan, ServiceDecision, ServiceLine, Trigger
from koppi.usecases.cases import CasePage
from koppi.web.case_terms import Term, split, terms_of
from koppi.web.due import rule_in_words
from koppi.web.naming import Naming
from koppi.web.well_being import Course, course_of

_MAIN = {"plan": ("goals", "responsibilities", "schedule"), "assessment": ("summary", "plain_summary")}
_OWN_WORDS = ("client_goal_own_words", "client_choice", "client_view", "client_comment")
"""The terms of a plan in which the client speaks."""
_ELSEWHERE = {"plan": frozenset({"services", "review_on", *_OWN_WORDS})}
"""The terms that the page tells in another place."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: what it is, how it stands, when and by whom; `main` are the terms that everybody looks for."""

    title: str
    state: str
    state_name: str
    facts: tuple[tuple[str, str], ...]
    main: tuple[Term, ...]
    more: tuple[Term, ...]

    @property
    def heading(self) -> str:
        """The title, with the state where there is one."""
        return f"{self.title} – {self.state_name}" if self.state_name else self.title


@dataclass(frozen=True, slots=True)
class File:
    """A case's file; `course` is how well the client was, note by note."""

    plan: Record | None
    earlier_plans: tuple[Record, ...]
    said_in_plan: tuple[Term, ...]
    services: tuple[Record, ...]
    past_services: tuple[Record, ...]
    decisions: tuple[Record, ...]
    assessments: tuple[Record, ...]
    notes: tuple[Record, ...]
    course: Course | None
    triggers: tuple[Record, ...]


def file_of(page: CasePage, naming: Naming) -> File:
    """Return a case's file in words."""
    told = _Told(page, naming)
    active = next((plan for plan in page.plans if plan.state == "active"), None)
    live = [line for line in page.service_lines if is_live(line.state)]
    return File(
        plan=told.plan(active) if active else None,
        earlier_plans=tuple(told.plan(plan) for plan in page.plans if plan is not active),
        said_in_plan=told.said_in(active) if active else (),
        services=tuple(map(told.service, live)),
        past_services=tuple(told.service(line) for line in page.service_lines if line not in live),
        decisions=tuple(map(told.decision, page.decisions)),
        assessments=tuple(map(told.assessment, page.assessments)),
        notes=tuple(map(told.note, page.follow_up_notes)),
        course=course_of(page.follow_up_notes, naming),
        triggers=tuple(map(told.trigger, page.triggers)),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    page: CasePage
    naming: Naming

    def plan(self, plan: Plan) -> Record:
        named, day = self.naming.words.named, self.naming.day
        return self._record(
            "plan",
            plan,
            title=self.naming.words.say("web.plan.version", version=plan.version),
            state=plan.state,
            facts=[
                ("review_on", day(plan.review_on)),
                ("contact_on", day(plan.contact_on)),
                ("contact_rhythm", self._rhythm(plan.contact_rhythm or "")),
                ("approval", named("approval", plan.approval)),
                ("published", self._by(day(plan.published_at), plan.published_by)),
            ],
        )

    def said_in(self, plan: Plan) -> tuple[Term, ...]:
        """Return what the client says in the plan."""
        said, _ = split(self._terms("plan", plan), _OWN_WORDS)
        return said

    def service(self, line: ServiceLine) -> Record:
        named, day = self.naming.words.named, self.naming.day
        needs = line.needs_decision and line.state == "planned"
        return self._record(
            "service_line",
            line,
            title=named("service", line.service),
            state=line.state,
            facts=[
                ("provider", line.provider or ""),
                ("service_class", named("service_class", line.service_class)),
                ("amount", line.amount or ""),
                ("start_on", "" if line.started_on else day(line.start_on)),
                ("started_on", day(line.started_on)),
                ("ended_on", day(line.ended_on)),
                ("needs_decision", self.naming.words.say("web.service_line.waits_for_decision") if needs else ""),
            ],
        )

    def decision(self, decision: ServiceDecision) -> Record:
        words, day, person = self.naming.words, self.naming.day, self.naming.person
        checker = self._by(day(decision.checked_at), decision.checked_by) if decision.checked_by else ""
        between = [day(decision.valid_from), day(decision.valid_to)]
        return self._record(
            "decision",
            decision,
            title=words.named("service", decision.service) or words.say("web.decision.title"),
            state="notified" if decision.notice_at else "draft",
            facts=[
                ("outcome", self._option("decision", "outcome", decision.outcome)),
                ("legal_ground", self._option("decision", "legal_act", decision.legal_ground)),
                ("valid", " – ".join(between) if any(between) else ""),
                ("maker", ", ".join(filter(None, (person(decision.maker), day(decision.made_at))))),
                ("checked", checker),
                ("notice", self._notice(decision)),
                ("known_on", day(decision.known_on)),
                ("appeal_ends", self.naming.moment(decision.appeal_ends_at)),
            ],
            told={"outcome", "legal_act", "valid_from", "valid_to", "notice_channel"},
        )

    def assessment(self, assessment: Assessment) -> Record:
        day = self.naming.day
        completed = self._by(day(assessment.completed_at), assessment.completed_by)
        needed = assessment.services_needed
        return self._record(
            "assessment",
            assessment,
            title=self.naming.words.say("web.assessment.title", day=day(assessment.started_at)),
            state=assessment.state,
            facts=[
                ("scope", self._option("assessment", "scope", assessment.scope)),
                ("due", "" if assessment.completed_at else day(assessment.due_at)),
                ("completed", completed if assessment.completed_at else ""),
                ("services_needed", "" if needed is None else self.naming.words.say("web.yes" if needed else "web.no")),
                ("start_ground", self._option("assessment", "start_ground", assessment.start_ground)),
            ],
            told={"scope", "services_needed", "start_ground"},
        )

    def note(self, note: FollowUpNote) -> Record:
        words = self.naming.words
        return self._record(
            "follow_up_note",
            note,
            title=f"{self.naming.day(note.at)}, {words.named('note_kind', note.kind)}",
            state="",
            facts=[
                ("well_being", "" if note.well_being is None else words.number(note.well_being)),
                ("stability", words.named("stability", note.stability)),
                ("by", self.naming.person(note.recorded_by)),
            ],
        )

    def trigger(self, trigger: Trigger) -> Record:
        named = self.naming.words.named
        return self._record(
            "trigger",
            trigger,
            title=named("trigger_code", trigger.code),
            state="joined" if trigger.joined_to else trigger.state,
            facts=[
                ("severity", self._option("trigger", "severity_assessed", trigger.severity)),
                ("raised", self._by(self.naming.moment(trigger.raised_at), trigger.raised_by)),
                ("outcome", self._option("trigger", "outcome_chosen", trigger.outcome)),
                ("handled", self._by(self.naming.moment(trigger.handled_at), trigger.handled_by)),
            ],
        )

    def _record(
        self,
        noun: str,
        record: InCaseFile,
        *,
        title: str,
        state: str,
        facts: Iterable[tuple[str, str]],
        told: Iterable[str] = (),
    ) -> Record:
        words = self.naming.words
        elsewhere = _ELSEWHERE.get(noun, frozenset()) | frozenset(told)
        terms = [term for term in self._terms(noun, record) if term.name not in elsewhere]
        main, more = split(terms, _MAIN.get(noun, ()))
        named = tuple((words.say(f"web.{noun}.{name}"), text) for name, text in facts if text)
        return Record(title, state, words.say(f"web.{noun}.state.{state}") if state else "", named, main, more)

    def _terms(self, noun: str, record: InCaseFile) -> tuple[Term, ...]:
        return terms_of(record.content, self.page.forms.get(noun, ()), self.naming.words)

    def _option(self, noun: str, term: str, code: str | None) -> str:
        """Return the name of a code as the form that asked for it has it, else as a code list has it."""
        asked = terms_of({term: code}, self.page.forms.get(noun, ()), self.naming.words) if code else ()
        text = asked[0].text if asked else ""
        return text if text and text != code else self.naming.words.named(f"{noun}_{term}", code)

    def _rhythm(self, written: str) -> str:
        return rule_in_words(written, self.naming.words) or self.naming.words.named("contact_rhythm", written)

    def _notice(self, decision: ServiceDecision) -> str:
        channel = self._option("decision", "notice_channel", decision.notice_channel)
        return ", ".join(filter(None, (channel, self.naming.moment(decision.notice_at))))

    def _by(self, when: str, who: str | None) -> str:
        return ", ".join(filter(None, (when, self.naming.person(who))))


def people_in(page: CasePage) -> Iterator[str | None]:
    """Yield the user names that the records of a file name."""
    for plan in page.plans:
        yield plan.published_by
    for decision in page.decisions:
        yield from (decision.maker, decision.checked_by)
    for assessment in page.assessments:
        yield assessment.completed_by
    for note in page.follow_up_notes:
        yield note.recorded_by
    for trigger in page.triggers:
        yield from (trigger.raised_by, trigger.handled_by)
