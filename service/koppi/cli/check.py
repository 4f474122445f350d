"""`koppi check`: diagrams, tables, forms and code lists without a database."""

from dataclasses import replace
from pathlib import Path

import click
import simplejson

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of, show_findings
from koppi.cli.outline_lines import outline_lines
from koppi.cli.usage import files_of
from koppi.domain.findings import Finding, Severity
from koppi.engine.drawing import check_drawing
from koppi.texts import say
from koppi.usecases.deployments import Bundle, check_bundle, known_in, read_bundle


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--drawing", is_flag=True, help="Also check that the diagrams are drawn to be read.")
@click.option("--outline", is_flag=True, help="Print each diagram in words, also one that is refused.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], drawing: bool, outline: bool, as_json: bool) -> None:
    """Check diagrams, decision tables, forms and code lists: a line a finding."""
    composition: Composition = ctx.obj
    language = language_of(ctx)
    files = files_of(paths)
    bundle = read_bundle(files, composition.language())
    findings = [_softened(finding, bundle) for finding in check_bundle(bundle, known_in(bundle))]
    if drawing:
        findings += [f for name in bundle.processes for f in check_drawing(name, files[name])]
    for name in bundle.processes if outline else ():
        click.echo("\n".join(outline_lines(name, files[name])) + "\n")
    errors = sum(1 for finding in findings if finding.severity is Severity.ERROR)
    if as_json:
        rows = [
            {
                "file": f.file,
                "element": f.element,
                "name": f.name,
                "rule": f.code,
                "severity": f.severity,
                "text": say(f.code, language, {"element": f.element, "name": f.name, **f.parameters}),
            }
            for f in findings
        ]
        click.echo(simplejson.dumps(rows, ensure_ascii=False, indent=1))
    else:
        show_findings(findings, language)
        click.echo(
            say("cli.checked", language, {"files": len(files), "errors": errors, "warnings": len(findings) - errors})
        )
    ctx.exit(1 if errors else 0)


def _softened(finding: Finding, bundle: Bundle) -> Finding:
    """Make an unknown form, table, process or list a warning where no file of its kind was given: it may well be elsewhere."""
    given = {
        "engine.form_unknown": len(bundle.forms),
        "engine.decision_unknown": len(bundle.decisions),
        "forms.code_list_unknown": len(bundle.code_lists),
        "engine.process_unknown": len(bundle.processes) - 1,
    }
    return finding if given.get(finding.code, 1) else replace(finding, severity=Severity.WARNING)
