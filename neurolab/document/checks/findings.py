"""One thing that a check found, and the list in which checks collect them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from neurolab.errors import LabError
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.document.records import Lab


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong (error) or doubtful (warning) in a lab.

    Attributes
    ----------
    key : str
        Name of its sentence, under ``[errors]`` or ``[findings]``.
    place : str
        Where, as an address: ``neuron.n1.axon``, ``electrode.e1``, ``bath``.
    fields : dict of str to object
        Values of the sentence.
    severity : str
        With an error the lab cannot run; with a warning it can.
    repair : Lab or None
        The lab with this finding put right, where that can be done in one way only.
    """

    key: str
    place: str
    fields: dict[str, object]
    severity: Literal["error", "warning"] = "error"
    repair: Lab | None = field(default=None, repr=False)

    def __str__(self) -> str:
        """Return the sentence for the user."""
        if self.severity == "error":
            return str(self.as_error())
        return word(f"findings.{self.key}", place=self.place, **self.fields)

    def as_error(self) -> LabError:
        """Return the error to raise for this finding."""
        return LabError(self.key, place=self.place, **self.fields)


@dataclass(slots=True)
class Findings:
    """Findings in the order in which they were made."""

    found: list[Finding] = field(default_factory=list)

    def error(self, key: str, place: str, **fields: object) -> None:
        """Add an error."""
        self.found.append(Finding(key, place, fields))

    def warning(
        self, key: str, place: str, *, repair: Lab | None = None, **fields: object
    ) -> None:
        """Add a warning, with the repaired lab if there is one."""
        self.found.append(Finding(key, place, fields, "warning", repair))

    def number(
        self, place: str, name: str, value: float, low: float, high: float = math.inf
    ) -> bool:
        """Refuse a number that is not finite or outside `low` to `high`.

        Returns
        -------
        bool
            True if the number is good.
        """
        if not math.isfinite(value):
            self.error("number_not_finite", place, name=name, value=value)
        elif high == math.inf and value < low:
            self.error("number_too_small", place, name=name, value=value, low=low)
        elif not low <= value <= high:
            self.error(
                "number_outside", place, name=name, value=value, low=low, high=high
            )
        else:
            return True
        return False

    def positive(
        self,
        place: str,
        name: str,
        value: float,
        high: float = math.inf,
        low: float = 0.0,
    ) -> bool:
        """Refuse a number that is not above 0, or outside `low` to `high`."""
        if math.isfinite(value) and value <= 0.0:
            self.error("number_not_positive", place, name=name, value=value)
            return False
        return self.number(place, name, value, low, high)

    def not_negative(self, place: str, name: str, value: float, high: float) -> bool:
        """Refuse a number that is not finite, below 0, or above `high`."""
        return self.number(place, name, value, 0.0) and self.number(
            place, name, value, 0.0, high
        )

    def within(
        self, place: str, name: str, value: float, range_: tuple[float, float]
    ) -> bool:
        """Refuse a number that is not above 0, or outside of a range above 0."""
        low, high = range_
        return self.positive(place, name, value, high, low)

    def finite(self, place: str, name: str, value: float) -> bool:
        """Refuse a number that is not finite."""
        return self.number(place, name, value, -math.inf)

    def identities(self, kind: str, names: list[str]) -> None:
        """Refuse names that an address cannot hold, and names given twice."""
        seen: set[str] = set()
        for name in names:
            place = f"{kind}.{name}"
            if not name or any(one in ".@=" or one.isspace() for one in name):
                self.error("id_not_usable", place, name=name)
            elif name in seen:
                self.error("id_twice", place, name=name)
            seen.add(name)
