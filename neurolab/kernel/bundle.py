"""Named tuples of arrays that compiled code gets as one pointer.

A class of named tuples is marked with ``@Bundle.register``. Numba would pass such a
tuple by value: every array in it as half a dozen arguments, at every call of every
function, which took most of the time to compile. What compiled code gets instead is
in `bundle_type`; this file needs no numba, so that tables can be built without it.
"""

from __future__ import annotations

from abc import ABCMeta


class Bundle(metaclass=ABCMeta):  # noqa: B024 - nothing but a mark
    """What every bundle is, by registration."""
