"""One parameter of a lab with all that is known of it, and what a family must do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import msgspec

from neurolab.physiology.bench import WHOLE
from neurolab.texts import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from neurolab.document.records import Lab
    from neurolab.physiology.parameter import Parameter


@dataclass(frozen=True, slots=True)
class Quantity:
    """A parameter of a lab.

    Attributes
    ----------
    address : str
    value : float
        Present value, in `unit`.
    unit : str
        As in `neurolab.units`; ``""`` for a pure number.
    low, high : float
        Allowed range, both ends included.
    default : float or None
        The template's or the source's value; None where there is none, such as for
        the length of a measured branch.
    source : str
        Key in `references.REFERENCES`, or ``assumed``.
    title : str
        What it is, in a few words.
    note : str
        More about it, for a student.
    whole : bool
        True for what is counted.
    """

    address: str
    value: float
    unit: str
    low: float
    high: float
    default: float | None
    source: str
    title: str
    note: str
    whole: bool = False


class Family(NamedTuple):
    """How the addresses of one kind of thing are listed and changed.

    Attributes
    ----------
    quantities : callable
        ``quantities(lab, names)`` yields the parameters of the kind. `names` are the
        parts of one address behind the first, or empty for all: with it, things that
        the address cannot mean may be left out, so that one address of a large lab is
        found without describing the others.
    change : callable
        ``change(lab, names, value)`` returns the changed lab. The address exists and
        the value is in its range.
    """

    quantities: Callable[[Lab, Sequence[str]], Iterator[Quantity]]
    change: Callable[[Lab, Sequence[str], float], Lab]


Table: TypeAlias = "dict[str, Parameter]"


def title_of(field: str) -> str:
    """Return the words for a field of a record."""
    return word(f"quantities.{field}")


def quantity(
    address: str,
    value: float,
    parameter: Parameter,
    title: str,
    *,
    origin: Parameter | None = None,
    has_default: bool = True,
    whole: bool = False,
) -> Quantity:
    """Return the description of one parameter.

    Parameters
    ----------
    address : str
    value : float
    parameter : Parameter
        Unit and range.
    title : str
    origin : Parameter, optional
        Default, source and note where they are the cell's own and not the
        `parameter`'s.
    has_default : bool
        False if neither has a default for this thing.
    whole : bool
    """
    known = parameter if origin is None else origin
    return Quantity(
        address,
        value,
        parameter.unit,
        # A cell's own value is never outside of its range.
        min(parameter.low, known.value),
        max(parameter.high, known.value),
        known.value if has_default else None,
        known.source,
        title,
        known.note,
        whole=whole,
    )


def fields_of(
    record: Any,
    head: str,
    table: Table,
    *,
    origins: Table | None = None,
    has_default: bool = True,
) -> Iterator[Quantity]:
    """Yield the fields of a record that are numbers and stand in a table.

    Parameters
    ----------
    record : Record
    head : str
        Address of the record.
    table : dict of str to Parameter
        Unit and range by field.
    origins : dict of str to Parameter, optional
        Default and source by field, where a cell has its own.
    has_default : bool
        False if a field without an origin has no default.
    """
    own = origins or {}
    for name, parameter in table.items():
        value = getattr(record, name, None)
        if not isinstance(value, int | float):
            continue
        yield quantity(
            f"{head}.{name}",
            int(value) if isinstance(value, bool) else value,
            parameter,
            title_of(name),
            origin=own.get(name),
            has_default=has_default or name in own,
            whole=name in WHOLE,
        )


def with_field(record: Any, name: str, value: float) -> Any:
    """Return the record with one number changed, whole where it is counted."""
    number: float = int(value) if name in WHOLE else value
    if isinstance(getattr(record, name), bool):
        number = bool(value)
    return msgspec.structs.replace(record, **{name: number})


def with_item(
    record: Any, field: str, item_id: str, change: Callable[[Any], Any]
) -> Any:
    """Return the record with one item of one of its tuples changed."""
    items = tuple(
        change(one) if one.id == item_id else one for one in getattr(record, field)
    )
    return msgspec.structs.replace(record, **{field: items})
