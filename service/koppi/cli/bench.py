"""`koppi bench`: what a step costs, as ratios to the bare library from the same run."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import httpx
import simplejson

from koppi.domain.clock import SystemClock
from koppi.engine.benchmark import PROCESS, in_our_dialect, stock_in_memory, stock_load_run_save, thin_step
from koppi.engine.benchmark.timing import Costs
from koppi.usecases.demo import PASSWORD

DATA = {"broad_needed": True, "continue_follow_up": False, **{f"field_{n:02}": "x" * 80 for n in range(45)}}
"""About 4 kB of variables; the road leads through seven user tasks."""
_ROUNDS = 60
_HTTP_ROUNDS = 20
_PATIENCE = 300


@click.command()
@click.argument("name", required=False, type=click.Choice(["engine", "http"]))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def bench(name: str | None, as_json: bool) -> None:
    """Measure a completion in the engine and over HTTP, beside the bare library."""
    rows = []
    if name in (None, "engine"):
        rows.append(_engine())
    if name in (None, "http"):
        rows.append(_http())
    if as_json:
        click.echo(simplejson.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo(
            f"{row['what']}: {row['ours_us']:.0f} us, {row['peer']}: {row['peer_us']:.0f} us, "
            f"ratio {row['ratio']:.2f} (goal at most {row['goal']})"
        )


def _row(what: str, ours: Costs, peer: str, theirs: Costs, goal: float) -> dict[str, Any]:
    return {
        "what": what,
        "ours_us": ours.microseconds,
        "peer": peer,
        "peer_us": theirs.microseconds,
        "ratio": ours.median / theirs.median,
        "goal": goal,
    }


def _engine() -> dict[str, Any]:
    now = SystemClock().now()
    thin_step(DATA, 5, now)
    ours = thin_step(DATA, _ROUNDS, now)
    theirs = stock_in_memory(DATA, _ROUNDS)
    return _row("engine, load + run + save of a completion", ours, "bare library in memory", theirs, 0.25)


def _http() -> dict[str, Any]:
    theirs = stock_load_run_save(DATA, _HTTP_ROUNDS)
    with _served() as address, httpx.Client(base_url=address, auth=("admin", PASSWORD), trust_env=False) as client:
        _until_ready(client)
        client.post("/v2/deployments", files={"resources": ("benchmark.bpmn", in_our_dialect())}).raise_for_status()
        ours = Costs()
        for _ in range(_HTTP_ROUNDS):
            _walk(client, ours)
    return _row("HTTP on SQLite, a completion", ours, "bare library load + run + save", theirs, 6)


def _walk(client: httpx.Client, costs: Costs) -> None:
    body = {"processDefinitionId": PROCESS, "variables": DATA}
    instance = client.post("/v2/process-instances", json=body).raise_for_status().json()["processInstanceKey"]
    wanted = {"filter": {"processInstanceKey": instance, "state": "CREATED"}}
    while items := client.post("/v2/user-tasks/search", json=wanted).raise_for_status().json()["items"]:
        with costs.measured():
            client.post(f"/v2/user-tasks/{items[0]['userTaskKey']}/completion", json={}).raise_for_status()


@contextmanager
def _served() -> Iterator[str]:
    """Serve an empty demo in a process and a folder of its own: client and server share no interpreter lock."""
    port = _free_port()
    command = [
        "env",
        "-u",
        "KOPPI_DATABASE_URL",
        sys.executable,
        "-m",
        "koppi",
        "serve",
        "--demo",
        "--no-worker",
        "--clients",
        "0",
    ]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([*command, "--port", str(port)], cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603 - the words are our own
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _until_ready(client: httpx.Client) -> None:
    for _ in range(_PATIENCE):
        try:
            if client.get("/healthz").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise click.ClickException("the service to be measured did not start")
