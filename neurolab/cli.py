"""The command line: ``neurolab [FILE]`` and the commands of `COMMANDS`.

Exit codes: 0 done; 1 the user's mistake, or findings; 2 wrong usage; 3 the run left
what is possible; 130 cancelled.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from neurolab.doctor import DISTRIBUTION, examine, has_display, version_of
from neurolab.errors import DivergenceError, LabError, NeuroLabError
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from neurolab.document.records import Lab, Place
    from neurolab.protocols.common import Table
    from neurolab.simulation.simulation import Simulation

DONE, MISTAKE, DIVERGED, CANCELLED = 0, 1, 3, 130
COMMANDS = ("run", "protocol", "list", "check", "doctor")
SHORTEST_MS = 0.025
"""One tick."""

MOST_VALUES = 10_000
"""Rows of a protocol's table."""

UNITS_MS = {"": 1.0, "us": 1e-3, "ms": 1.0, "s": 1e3}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    if not given or (given[0] not in COMMANDS and not given[0].startswith("-")):
        given = ["open", *given]
    options = parser.parse_args(_with_negative_values(given))
    try:
        return int(options.action(options))
    except KeyboardInterrupt:
        _say_error(word("cli.cancelled"))
        return CANCELLED
    except DivergenceError as error:
        _say_error(str(error))
        return DIVERGED
    except NeuroLabError as error:
        _say_error(str(error))
        return MISTAKE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE


def _with_negative_values(given: list[str]) -> list[str]:
    """Return the arguments with ``--start -65`` as one word, or it is an option."""
    joined: list[str] = []
    for word_ in given:
        if joined and joined[-1].startswith("--") and re.match(r"-[0-9.]", word_):
            joined[-1] += f"={word_}"
        else:
            joined.append(word_)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="neurolab", description=word("cli.about"))
    parser.add_argument("--version", action="version", version=version_of(DISTRIBUTION))
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    opened = commands.add_parser("open", help=word("cli.help_open"))
    opened.add_argument("file", nargs="?", metavar="FILE")
    opened.set_defaults(action=_open)

    run = commands.add_parser("run", help=word("cli.help_run"))
    run.add_argument("lab", metavar="FILE|NAME")
    run.add_argument("--for", dest="duration", metavar="50ms", help=word("cli.for"))
    run.add_argument("--seed", type=int, help=word("cli.seed"))
    run.add_argument(
        "--set",
        dest="changes",
        action="append",
        default=[],
        metavar="ADDRESS=VALUE",
        help=word("cli.set"),
    )
    run.add_argument("--start", metavar="rest|-65", help=word("cli.start"))
    run.add_argument("-o", dest="output", metavar="traces.csv", help=word("cli.output"))
    run.add_argument("--save-state", metavar="lab.json", help=word("cli.save_state"))
    run.set_defaults(action=_run)

    curve = commands.add_parser("protocol", help=word("cli.help_protocol"))
    curve.add_argument("name", nargs="?", metavar="NAME", help=word("cli.protocol"))
    curve.add_argument("lab", nargs="?", metavar="FILE|NAME")
    for name, example in (
        ("at", "neuron.n1.soma@0.5"),
        ("to", "neuron.n1.axon@0.9"),
        ("values", "0,0.1,0.2|0:1:0.1"),
        ("synapse", "ID"),
        ("drug", "NAME"),
        ("observable", "ADDRESS"),
    ):
        curve.add_argument(f"--{name}", metavar=example, help=word(f"cli.{name}"))
    curve.add_argument("-o", dest="output", metavar="table.csv", help=word("cli.table"))
    curve.set_defaults(action=_protocol)

    listed = commands.add_parser("list", help=word("cli.help_list"))
    listed.add_argument("--addresses", metavar="FILE|NAME", help=word("cli.addresses"))
    listed.set_defaults(action=_list)

    checked = commands.add_parser("check", help=word("cli.help_check"))
    checked.add_argument("file", metavar="FILE|NAME")
    checked.set_defaults(action=_check)

    doctor = commands.add_parser("doctor", help=word("cli.help_doctor"))
    doctor.set_defaults(action=_doctor)
    return parser


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _say_error(text: str) -> None:
    sys.stderr.write(f"neurolab: {text}\n")


def _open(options: argparse.Namespace) -> int:
    """Open the window."""
    if not has_display(os.environ):
        _say_error(word("cli.no_display"))
        return MISTAKE
    try:
        from neurolab.app import run_window
    except ImportError as error:
        _say_error(word("cli.no_window", reason=str(error)))
        return MISTAKE
    return run_window(options.file)


def _duration_ms(text: str) -> float:
    """Return the milliseconds in ``50ms``, ``0.5s`` or ``50``.

    Raises
    ------
    LabError
        If the text is no positive length of time.
    """
    match = re.fullmatch(r"\s*([0-9.eE+-]+)\s*(us|ms|s)?\s*", text)
    try:
        value = float(match[1]) * UNITS_MS[match[2] or ""] if match else math.nan
    except ValueError:
        value = math.nan
    if not 0.0 < value < math.inf:
        raise LabError("duration_unreadable", text=text)
    if value < SHORTEST_MS:
        raise LabError("duration_short", text=text, shortest_ms=SHORTEST_MS)
    return value


def _start_mv(text: str) -> float | None:
    """Return the voltage in ``-65mV`` or ``-65``, None for ``rest``.

    Raises
    ------
    LabError
        If the text is neither.
    """
    if text.strip() == "rest":
        return None
    match = re.fullmatch(r"\s*([0-9.eE+-]+)\s*(mV)?\s*", text)
    try:
        value = float(match[1]) if match else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise LabError("start_unreadable", text=text)
    return value


def _changed(lab: Lab, changes: Sequence[str]) -> Lab:
    """Return the lab with every ``ADDRESS=VALUE`` applied."""
    from neurolab.document.addresses import set_value

    for change in changes:
        address, equals, text = change.partition("=")
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not equals or not math.isfinite(value):
            raise LabError("change_unreadable", text=change)
        lab = set_value(lab, address.strip(), value)
    return lab


def _run(options: argparse.Namespace) -> int:
    """Run a lab and write or summarise its traces."""
    import msgspec

    import neurolab
    from neurolab.formats.files import require_writable

    lab = _changed(neurolab.load(options.lab), options.changes)
    if options.seed is not None:
        lab = msgspec.structs.replace(lab, seed=options.seed)
    if options.start is not None:
        lab = msgspec.structs.replace(lab, start=_start_mv(options.start))
    duration = (
        lab.sweep_ms if options.duration is None else _duration_ms(options.duration)
    )
    for target in (options.output, options.save_state):
        if target:
            require_writable(target)
    try:
        _compile()
        simulation = neurolab.Simulation(lab)
        _warn(simulation)
        simulation.run(duration, _progress)
    finally:
        _end_progress()
    if options.save_state:
        neurolab.save(simulation.lab_from_now(), options.save_state)
        _say(word("cli.state_written", file=options.save_state))
    if options.output:
        _write(simulation, Path(options.output))
    elif not options.save_state:
        _summarise(simulation)
    return DONE


def _compile() -> None:
    """Make the kernel ready, and say so where it takes long."""
    from neurolab.simulation.compilation import is_compiled, make_ready

    if not is_compiled():
        _say_error(word("cli.compiling"))
        make_ready(lambda done, all_, _: _progress(done / all_))


def _warn(simulation: Simulation) -> None:
    """Say what is doubtful in a lab before it runs."""
    from neurolab.simulation.findings import warnings_of

    for finding in warnings_of(simulation.lab, simulation.engine.restless):
        _say_error(f"{finding.severity}: {finding}")


def _progress(share: float) -> None:
    """Show the share that is done, where somebody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{share:4.0%}")
        sys.stderr.flush()


def _end_progress() -> None:
    """Take the share away, so that what follows has a line of its own."""
    if sys.stderr.isatty():
        sys.stderr.write("\r    \r")
        sys.stderr.flush()


def _write(simulation: Simulation, path: Path) -> None:
    from neurolab.formats.traces_csv import write_traces_csv

    traces = {
        address: (trace.time_ms, trace.values, trace.unit)
        for address, trace in simulation.traces.items()
    }
    write_traces_csv(path, traces)
    _say(word("cli.written", file=str(path), channels=len(traces)))


def _summarise(simulation: Simulation) -> None:
    """Print lowest and highest value of each channel, and the action potentials."""
    traces = simulation.traces
    width = max((len(address) for address in traces), default=0)
    for address, trace in traces.items():
        low, high = trace.values.min(), trace.values.max()
        _say(f"{address:<{width}}  {low:10.4g} … {high:10.4g} {trace.unit}")
    counts: dict[str, int] = {}
    for spike in simulation.spikes():
        place = f"neuron.{spike.neuron}.{spike.branch}@{spike.position:g}"
        counts[place] = counts.get(place, 0) + 1
    _say(word("cli.spikes", duration=f"{simulation.time_ms:g}"))
    for place, count in counts.items():
        _say(f"  {place}  {count}")


def _protocol(options: argparse.Namespace) -> int:
    """List the protocols, or run one and print or write its table."""
    import neurolab
    from neurolab.formats.files import require_writable
    from neurolab.formats.table_csv import write_table_csv
    from neurolab.protocols.catalogue import PROTOCOLS, Question, run_protocol

    if options.name is None:
        width = max(len(name) for name in PROTOCOLS)
        for name in PROTOCOLS:
            title = word(f"protocols.{name.replace('-', '_')}")
            _say(f"{name:<{width}}  {title}")
        return DONE
    if options.lab is None:
        raise LabError("protocol_lab_missing", name=options.name)
    if options.output:
        require_writable(options.output)

    def go_on(share: float) -> bool:
        _progress(share)
        return True

    asked = Question(
        lab=neurolab.load(options.lab),
        at=options.at and _place(options.at),
        to=options.to and _place(options.to),
        values=_values(options.values) if options.values else (),
        synapse=options.synapse or "",
        drug=options.drug or "",
        observable=options.observable or "",
        progress=go_on,
    )
    try:
        _compile()
        table = run_protocol(options.name, asked)
    finally:
        _end_progress()
    if options.output:
        write_table_csv(options.output, table.names, table.units, table.rows)
        _say(word("cli.table_written", file=options.output, rows=len(table.rows)))
    else:
        _print_table(table)
    return DONE


def _place(text: str) -> Place:
    """Return the place in ``neuron.n1.soma@0.5``.

    Raises
    ------
    LabError
        If the text is no place.
    """
    from neurolab.document.records import Place

    match = re.fullmatch(r"neuron\.([^.@]+)\.([^.@]+)(?:@([0-9.eE+-]+))?", text.strip())
    try:
        position = float(match[3] or 0.5) if match else math.nan
    except ValueError:
        position = math.nan
    if match is None or not 0.0 <= position <= 1.0:
        raise LabError("place_unreadable", text=text)
    return Place(neuron=match[1], branch=match[2], position=position)


def _values(text: str) -> tuple[float, ...]:
    """Return the numbers in ``0,0.1,0.2`` or ``0:0.2:0.1``, the last one included.

    Raises
    ------
    LabError
        If the text is no such list, or longer than anybody waits for.
    """
    try:
        values = [float(one) for one in re.split("[,:]", text)]
    except ValueError:
        values = []
    if ":" in text and len(values) == 3 and values[2] > 0.0:
        first, last, step = values
        count = (last - first) / step
        if not 0.0 <= count < MOST_VALUES:
            raise LabError("values_unreadable", text=text)
        values = [first + k * step for k in range(int(count + 1e-9) + 1)]
    elif ":" in text:
        values = []
    if not values or not all(math.isfinite(one) for one in values):
        raise LabError("values_unreadable", text=text)
    return tuple(values)


def _print_table(table: Table) -> None:
    """Print a table in columns."""
    from neurolab.formats.table_csv import head

    heads = [head(*one) for one in zip(table.names, table.units, strict=True)]
    rows = [[f"{value:.6g}" for value in row] for row in table.rows]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        cells = [f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True)]
        _say("  ".join(cells))


def _list(options: argparse.Namespace) -> int:
    """List the bundled labs, name first, or what can be set and read in a lab."""
    import neurolab

    if options.addresses is not None:
        return _list_addresses(neurolab.load(options.addresses))
    labs = neurolab.bundled_labs()
    width = max((len(name) for name in labs), default=0)
    for name in labs:
        _say(f"{name:<{width}}  {neurolab.load(name).title}")
    return DONE


def _list_addresses(lab: Lab) -> int:
    """Print every address of a lab: value, unit, range, source, and what it is."""
    from neurolab.document.addresses import observables, quantities
    from neurolab.units import format_number, format_quantity, unit_symbol

    rows = [
        (
            one.address,
            format_quantity(one.value, one.unit),
            f"{format_number(one.low)} … {format_number(one.high)}",
            one.source,
            one.title,
        )
        for one in quantities(lab).values()
    ]
    rows += [
        (one.address, unit_symbol(one.unit), word("cli.read_only"), "", one.title)
        for one in observables(lab).values()
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        cells = [f"{text:<{width}}" for text, width in zip(row, widths, strict=False)]
        _say("  ".join([*cells, row[4]]))
    return DONE


def _check(options: argparse.Namespace) -> int:
    """Print what is wrong or doubtful in a lab."""
    import neurolab
    from neurolab.document.checks import check

    findings = check(neurolab.load(options.file))
    for finding in findings:
        _say(f"{finding.severity}: {finding}")
    if not findings:
        _say(word("cli.all_well", file=options.file))
    return MISTAKE if findings else DONE


def _doctor(_options: argparse.Namespace) -> int:
    """Print versions, cache, system libraries, graphics and what is missing."""
    report = examine()
    for line in report.lines:
        _say(line)
    if not report.commands:
        _say(word("doctor.nothing_missing"))
        return DONE
    _say(word("doctor.type"))
    for command in report.commands:
        _say(f"    {command}")
    return MISTAKE
