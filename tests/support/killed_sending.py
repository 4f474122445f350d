"""Kills a worker between the outside call and the report of its result."""

import os
from collections.abc import Mapping
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

from koppi.connectors import Connectors, Outside
from koppi.connectors.service_request.send import SYSTEM, send
from koppi.worker.jobs import JobRunner
from tests.support.databases import open_store
from tests.support.houses import build_house

KILLED = 9
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.support.killed_sending"])


def send_and_die(url: str, address: str) -> int | None:
    """Let another process send what is to be sent and die before anybody learns of it; return its exit code."""
    child = _CONTEXT.Process(target=_send, args=(url, address))
    child.start()
    child.join(timeout=60)
    return child.exitcode


def _send(url: str, address: str) -> None:
    def dying(inputs: Mapping[str, Any], *, key: str, outside: Outside) -> Mapping[str, Any]:
        send(inputs, key=key, outside=outside)
        os._exit(KILLED)

    connectors = Connectors({"service_request.send": dying}, Outside({SYSTEM: address}))
    JobRunner(replace(build_house(open_store(url)), connectors=connectors), "doomed").run_open()
    os._exit(0)
