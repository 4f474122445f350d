"""Where the files that come with Koppi are: in the installed wheel, else in the checkout."""

from pathlib import Path

from koppi.domain.errors import Invalid

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `name` (`processes` or `forms`) that came with Koppi."""
    return next(root / name for root in (PACKAGE / "_data", PACKAGE.parents[1]) if (root / name).is_dir())


ENDINGS = {".bpmn", ".dmn", ".form"}
CODE_LISTS = "codelists"
"""The folder whose .json files are code lists; elsewhere JSON may be anything."""


def model_files(models: Path | None) -> dict[str, bytes]:
    """Return the diagrams, tables, forms and code lists of a folder that holds processes/ and forms/: name -> content.

    Args:
        models: the folder; None means what came with Koppi.
    """
    folders = [models / "processes", models / "forms"] if models else [folder("processes"), folder("forms")]
    return read_files(folders)


def read_files(paths: list[Path]) -> dict[str, bytes]:
    """Return every diagram, table, form and code list among `paths`, folders with all that is below them.

    Returns:
        Name -> content; a file that is named itself is there whatever it is.

    Raises:
        Invalid: `resources.same_name`, of two files of one name, which cannot be told apart in a deployment.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if _is_model(p)):
            first = found.setdefault(file.name, file)
            if not first.samefile(file):
                raise Invalid("resources.same_name", name=file.name, first=str(first), second=str(file))
    return {name: file.read_bytes() for name, file in found.items()}


def _is_model(path: Path) -> bool:
    return path.suffix in ENDINGS or (path.suffix == ".json" and path.parent.name == CODE_LISTS)
