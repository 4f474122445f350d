"""Does the jobs whose operations are installed here: leases one, calls outside with no transaction open, reports back."""

import secrets
from datetime import timedelta

import structlog

from koppi.connectors import BusinessError, CallFailed
from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Invalid, KoppiError, TooLarge
from koppi.domain.job import back_off
from koppi.usecases import jobs
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House

_log = structlog.get_logger("koppi.jobs")
_LEASE = timedelta(minutes=5)
_AT_ONCE = 8


class JobRunner:
    """Runs installed operations for one house."""

    def __init__(self, house: House, name: str) -> None:
        self.house = house
        self.name = name
        self.caller = Caller(house, SYSTEM)

    def run_open(self) -> int:
        """Do what is open now and return how many jobs were handled."""
        handled = 0
        types = self.house.connectors.types
        while types:
            leased = jobs.activate(
                self.caller,
                types,
                worker=self.name,
                timeout=_LEASE,
                limit=_AT_ONCE,
                lease_token=secrets.token_urlsafe(12),
            )
            if not leased:
                break
            for job in leased:
                self._run(job)
            handled += len(leased)
        return handled

    def _run(self, activated: jobs.ActivatedJob) -> None:
        try:
            self._do(activated)
        except KoppiError as error:  # gone or given to another meanwhile, or not to be reported now: the lease ends it
            _log.warning("job_lost", job=activated.job.key, code=error.code)

    def _do(self, activated: jobs.ActivatedJob) -> None:
        job = activated.job
        # the same visit of the same element has the same key, however often the call is made
        key = f"{job.instance_key}:{job.element_id}:{job.token}"
        operation = self.house.connectors.operations[job.type]
        try:
            outputs = operation(activated.variables, key=key, outside=self.house.connectors.outside)
            jobs.complete(self.caller, job.key, outputs)
        except BusinessError as error:
            jobs.throw_error(self.caller, job.key, error.code, message=error.message, variables=error.variables)
        except CallFailed as fault:
            self._failed(activated, str(fault), retryable=fault.retryable)
        except (Invalid, TooLarge) as error:  # done outside, but its process cannot go on with the result
            self._failed(activated, error.code, retryable=False)
        except KoppiError:
            raise
        except Exception as fault:  # noqa: BLE001 - an operation is somebody's code: what it raises fails its own job
            _log.exception("job_failed", job=job.key, type=job.type)
            self._failed(activated, type(fault).__name__, retryable=True)

    def _failed(self, activated: jobs.ActivatedJob, message: str, *, retryable: bool) -> None:
        job = activated.job
        left = job.retries - 1 if retryable else 0
        jobs.fail(
            self.caller,
            job.key,
            retries=max(left, 0),
            message=message,
            back_off=back_off(left),
            lease_token=job.lease_token,
        )
