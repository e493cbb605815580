"""Errors that a user can meet, each with a message key, its fields and its own words.

Every error is a `NeuroLabError` and also the standard error that it is, so that a
script may catch either. The sentence of an error says what happened, where, and what
to do; it lives in ``resources/texts/en.toml`` under ``[errors]``.
"""

from __future__ import annotations

from neurolab.texts import word


class NeuroLabError(Exception):
    """Base of all errors that NeuroLab raises on purpose.

    Parameters
    ----------
    key : str
        Name of the sentence in ``[errors]``, for instance ``length_not_positive``.
    **fields
        The values that the sentence names; kept in `fields`.
    """

    def __init__(self, key: str, **fields: object) -> None:
        self.key = key
        self.fields = fields
        super().__init__(key, fields)

    def __str__(self) -> str:
        """Return the sentence for the user."""
        return word(f"errors.{self.key}", **self.fields)


class LabError(NeuroLabError, ValueError):
    """A lab that cannot exist: a negative length, a cycle, a dangling name."""


class FormatError(NeuroLabError, ValueError):
    """A file that cannot be read; its fields name the file and the place in it."""


class AddressError(NeuroLabError, LookupError):
    """An address that names nothing in this lab, or a value outside its range."""


class MeasureError(NeuroLabError, ValueError):
    """A question that no trace can answer, such as a velocity between near sites."""


class DivergenceError(NeuroLabError, ArithmeticError):
    """A run that left what is physically possible; names neuron, place, time, cause."""


class CancelledError(NeuroLabError):
    """Work that the user cancelled."""


class KernelError(NeuroLabError, RuntimeError):
    """The compiled kernel could not be made ready."""
