"""`koppi maps`: a page and a picture for each process, generated from the diagrams and committed beside them."""

from pathlib import Path

import click

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of, show_findings
from koppi.cli.map_pages import Pages
from koppi.cli.map_words import in_three, plain, table, word
from koppi.domain.findings import Severity
from koppi.engine import Process
from koppi.engine.drawing import Caller, Picture, draw, draw_calls, pictures_of
from koppi.resources import model_files
from koppi.texts import say
from koppi.usecases.deployments import Bundle, read_bundle

_FOLDER = Path("docs/process-maps")
_INDEX, _OVERVIEW = "README.md", "calls.svg"


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; name the files that differ.")
@click.option("--folder", type=click.Path(path_type=Path), default=_FOLDER, show_default=True, help="Where they are.")
@click.pass_context
def maps(ctx: click.Context, only_check: bool, folder: Path) -> None:
    """Write the process maps: a page and a picture for each process."""
    composition: Composition = ctx.obj
    language = language_of(ctx)
    bundle = read_bundle(model_files(composition.settings.models), composition.language())
    refused = [finding for finding in bundle.findings if finding.severity is Severity.ERROR]
    if refused:
        show_findings(refused, language)
        ctx.exit(1)
    files = map_files(bundle)
    if not only_check:
        _write(folder, files)
        click.echo(say("maps.written", language, {"files": len(files), "folder": folder}))
        return
    differing = sorted(set(_differing(folder, files)) | set(_strangers(folder, files)))
    for name in differing:
        click.echo(say("maps.differs", language, {"file": folder / name}))
    if differing:
        ctx.exit(1)
    click.echo(say("maps.current", language, {"files": len(files)}))


def map_files(bundle: Bundle) -> dict[str, str]:
    """Return every file of the process maps: name -> text. The same bundle gives the same texts."""
    pages = Pages(bundle)
    files: dict[str, str] = {}
    for process in pages.processes.values():
        own = [p for p in pictures_of(process.file, bundle.files[process.file]) if _shows(p, process)]
        names = [f"{process.id}.svg", *(f"{process.id}.{picture.id}.svg" for picture in own[1:])]
        for name, picture in zip(names, own, strict=False):
            steps = sum(shape.is_node for shape in picture.shapes.values())
            files[name] = draw(picture, process.name or process.id, word("described", count=steps))
        files[f"{process.id}.md"] = pages.page(process, names[: len(own)])
    count = len(pages.processes)
    calls = {
        p.id: Caller(p.name or p.id, tuple(pages.calls(p.id)), tuple(pages.begins(p.id)))
        for p in pages.processes.values()
    }
    files[_OVERVIEW] = draw_calls(calls, word("calls"), word("calls_described", count=count))
    files[_INDEX] = _index(pages)
    return files


def _shows(picture: Picture, process: Process) -> bool:
    return any(shape.id in process.elements for shape in picture.shapes.values())


def _index(pages: Pages) -> str:
    rows = [
        (
            in_three(f"**{pages.link(process.id)}**", process.names),
            plain(process.documentation),
            pages.links(pages.calls(process.id)),
            pages.links(pages.begins(process.id)),
            pages.links(pages.callers(process.id)),
        )
        for process in pages.processes.values()
    ]
    heads = [word(head) for head in ("process", "what_for", "calls_these", "begins", "called_by")]
    lines = [f"# {word('title')}", "", word("generated"), "", f"![{word('calls')}]({_OVERVIEW})", ""]
    return "\n".join([*lines, *table(heads, rows)]) + "\n"


def _write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in _strangers(folder, files):
        (folder / name).unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _differing(folder: Path, files: dict[str, str]) -> list[str]:
    return [
        name
        for name, text in files.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != text.encode()
    ]


def _strangers(folder: Path, files: dict[str, str]) -> list[str]:
    """Return the maps of processes that are no more."""
    return [path.name for path in folder.glob("*") if path.suffix in (".md", ".svg") and path.name not in files]
