"""Where the files that come with Koppi are: in the installed wheel, else in the checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `name` (`processes` or `forms`) that came with Koppi."""
    return next(root / name for root in (PACKAGE / "_data", PACKAGE.parents[1]) if (root / name).is_dir())
