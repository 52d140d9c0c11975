"""The command ``citynet``: options that every verb has, and what an error becomes.

This is the one place that catches every exception: a person sees one line, not a traceback.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from citynet.errors import CallError, ExitCode, FindingsError, UnavailableError
from citynet.lines import printable
from tasks.cli import (
    allocate,
    change,
    check,
    demo,
    depends,
    deploy,
    drift,
    explain,
    import_,
    lab,
    new,
    onboard,
    render,
    schema,
    verify,
)
from tasks.cli.output import Format, Output

__all__ = ["app", "main", "run"]

_BEFORE: Final = frozenset({"-C", "--directory", "--format"})
"""Options that are none of a verb, but of all of them."""


class _Verbs(TyperGroup):
    """The verbs, and the errors that we raise on purpose, as exit codes."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 -- the base class's type is private
        try:
            return super().invoke(ctx)
        except FindingsError as error:
            _output(ctx).findings(error.findings)
            raise typer.Exit(ExitCode.CITY_WRONG) from error
        except CallError as error:
            _output(ctx).error(str(error))
            raise typer.Exit(ExitCode.CALL_WRONG) from error
        except UnavailableError as error:
            _output(ctx).error(str(error))
            raise typer.Exit(ExitCode.UNAVAILABLE) from error
        except BrokenPipeError:
            raise  # nobody reads on; Typer knows how to end
        except OSError as error:
            _output(ctx).error(f"{error.filename or 'a file'}: {error.strerror or error}")
            raise typer.Exit(ExitCode.UNAVAILABLE) from error


app = typer.Typer(
    name="citynet",
    cls=_Verbs,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"citynet {version('citynet')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    directory: Annotated[
        Path, typer.Option("-C", "--directory", metavar="DIR", help="The city's directory.")
    ] = Path(),
    output: Annotated[
        Format, typer.Option("--format", help="How results are printed.")
    ] = Format.TEXT,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Manage a city's networks as code: intents in, proven configurations out."""
    context.obj = Output(root=directory, format=output)
    if not directory.is_dir():
        raise CallError(f"there is no directory {directory}")


app.command("check")(check.check)
app.command("allocate")(allocate.allocate)
app.command("render")(render.render)
app.command("onboard")(onboard.onboard)
app.command("verify")(verify.verify)
app.command("deploy")(deploy.deploy)
app.command("drift")(drift.drift)
app.command("depends")(depends.depends)
app.command("explain")(explain.explain)
app.command("import")(import_.import_)
app.command("change")(change.change)
app.command("schema")(schema.schema)
app.add_typer(new.app, name="new")
app.add_typer(lab.app, name="lab")
app.command("demo")(demo.demo)


def main() -> None:
    """Run the command line and exit with one of :class:`citynet.errors.ExitCode`."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of a command line; whatever goes wrong is said on standard error."""
    try:
        app(args=list(arguments), prog_name="citynet")
    except SystemExit as leave:
        code = leave.code if isinstance(leave.code, int) else ExitCode.GOOD
        if code == ExitCode.CALL_WRONG and (late := _late(arguments)):
            typer.echo(
                f"citynet: options of citynet stand before the verb: citynet {late} ...", err=True
            )
        return code
    except Exception as error:  # noqa: BLE001 -- the border of the program
        return _unexpected(error)
    return ExitCode.GOOD


def _late(arguments: Sequence[str]) -> str | None:
    """Return an option of all verbs that stands after the verb, with its value."""
    verbs = {command.name for command in app.registered_commands}
    verbs |= {group.name for group in app.registered_groups}
    verb = next((index for index, one in enumerate(arguments) if one in verbs), len(arguments))
    for index, one in enumerate(arguments[verb:], start=verb):
        if one.partition("=")[0] in _BEFORE:
            value = [] if "=" in one else arguments[index + 1 : index + 2]
            return printable(" ".join([one, *value]))
    return None


def _output(context: Any) -> Output:  # noqa: ANN401 -- the context's type is private
    # The error may be one of the options themselves; then there is none yet.
    if isinstance(context.obj, Output):
        return context.obj
    return Output(root=Path(), format=Format.TEXT)


def _unexpected(error: Exception) -> ExitCode:
    """Say in one line that citynet itself is wrong, and where the details are."""
    details = printable("".join(traceback.format_exception(error)))
    if os.environ.get("CITYNET_DEBUG") == "1":
        hint = details
    else:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="citynet-", suffix=".log", delete=False
        ) as log:
            log.write(details)
        hint = f"Details are in {log.name}; with CITYNET_DEBUG=1 they are printed here."
    said = printable(str(error))
    typer.echo(f"citynet failed: {type(error).__name__}: {said}\n{hint}", err=True)
    return ExitCode.UNAVAILABLE
