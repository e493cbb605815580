"""Labs that come with NeuroLab and are put together from templates, by name.

``resources/labs`` holds their files; a test keeps both the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.document.labs.opening import opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from neurolab.document.records import Lab

LABS: dict[str, Callable[[], Lab]] = {"opening": opening}
"""Name of the lab, which is that of its file, to what builds it."""
