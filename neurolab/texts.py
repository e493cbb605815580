"""Words for the user: message keys to sentences, read from ``resources/texts``.

Code outside Qt names a message by its key and gives the fields; the sentence lives in
``resources/texts/en.toml``. Qt panels use ``self.tr`` instead.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path


def resource_folder() -> Path:
    """Return the folder of labs, texts and icons, in a checkout as in a wheel."""
    packaged = Path(str(files("neurolab"))) / "resources"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[1] / "resources"


@cache
def _sentences() -> dict[str, str]:
    """Read every sentence once: ``section.key`` to text."""
    text = (resource_folder() / "texts" / "en.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{key}": sentence
        for section, entries in tomllib.loads(text).items()
        for key, sentence in entries.items()
    }


def word(key: str, **fields: object) -> str:
    """Return the sentence of `key` with its fields filled in.

    Parameters
    ----------
    key : str
        ``section.name`` as in ``resources/texts/en.toml``.
    **fields
        Values of the sentence's placeholders.

    Raises
    ------
    KeyError
        If the key has no sentence or a field is missing: an error of the program.
    """
    return _sentences()[key].format(**fields)
