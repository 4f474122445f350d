"""Data that lies beside the repository and may be absent."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def shared_data(name: str) -> Path:
    """The folder `../shared/data/<name>`; the test that asks is skipped where there is none."""
    folder = _SHARED / name
    if not folder.is_dir():
        pytest.skip(f"../shared/data/{name} is not here", allow_module_level=True)
    return folder
