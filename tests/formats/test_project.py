"""The project file: labs come back as they were, and bad files are explained."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings

from neurolab.errors import FormatError
from neurolab.formats import files
from neurolab.formats.project import decode_lab, encode_lab, load_lab, save_lab
from tests.strategies import labs

if TYPE_CHECKING:
    from neurolab.document.records import Lab

DATA = Path(__file__).parent / "data"


@settings(max_examples=60)
@given(labs())
def test_lab_survives_its_file(lab: Lab) -> None:
    """What is saved is what is loaded, and saving it again gives the same bytes."""
    data = encode_lab(lab)
    again = decode_lab(data, "lab.json")
    assert again == lab
    assert encode_lab(again) == data


def test_file_of_version_1_stays_readable(lab_1: Lab) -> None:
    """The golden file of version 1 holds the sample lab without synapses."""
    assert load_lab(DATA / "version_1.json") == lab_1


def test_file_of_version_2_stays_readable(lab: Lab) -> None:
    """The golden file of version 2 holds the sample lab."""
    assert load_lab(DATA / "version_2.json") == lab


def test_file_is_written_as_ever(lab: Lab) -> None:
    """The bytes of the sample lab are those of the golden file."""
    assert encode_lab(lab) == (DATA / "version_2.json").read_bytes()


def test_puff_of_an_older_file_does_not_fade(lab: Lab) -> None:
    """A file from before puffs could fade opens as it was."""
    fields = [one for one in encode_lab(lab).splitlines() if b"fading_ms" not in one]
    assert decode_lab(b"\n".join(fields), "lab.json") == lab


def test_order_of_overrides_does_not_matter(lab: Lab) -> None:
    """Equal labs give equal bytes, also where a dict was filled in another order."""
    soma, dendrite = lab.neurons[0].branches
    turned = msgspec.structs.replace(
        dendrite, overrides=dict(reversed(dendrite.overrides.items()))
    )
    neuron = msgspec.structs.replace(lab.neurons[0], branches=(soma, turned))
    other = msgspec.structs.replace(lab, neurons=(neuron,))
    assert encode_lab(other) == encode_lab(lab)


def test_whole_numbers_are_written_as_floats(lab: Lab) -> None:
    """A length given as 20 makes the same file as 20.0."""
    other = msgspec.structs.replace(lab, sweep_ms=20)
    assert encode_lab(other) == encode_lab(lab)


def test_unknown_mechanisms_are_kept_verbatim(lab: Lab) -> None:
    """A channel or drug that this version does not know comes back on saving."""
    data = encode_lab(decode_lab(encode_lab(lab), "lab.json"))
    assert b'"channel of the future"' in data
    assert b'"drug of the future"' in data
    assert b'"receptor of the future"' in data


def test_byte_order_mark_is_ignored(lab: Lab) -> None:
    """Editors of some systems put one at the start."""
    assert decode_lab(b"\xef\xbb\xbf" + encode_lab(lab), "lab.json") == lab


FAULTS = {
    "misspelt field": (
        '"length_um"',
        '"lenght_um"',
        "project_field_unknown",
        "$.lab.neurons[0].branches[0]",
        "length_um",
    ),
    "unknown field": (
        '"seed": 7',
        '"seed": 7, "qqqqqqqq": 1',
        "project_field_unknown",
        "$.lab",
        "sweep_ms",
    ),
    "misspelt top field": ('"lab"', '"labs"', "project_field_unknown", "$", "“lab”"),
    "missing field": (
        '"length_um": 100.0,',
        "",
        "project_field_missing",
        "$.lab.neurons[0].branches[1]",
        "length_um",
    ),
    "missing tag": (
        '"shape": "ramp",',
        "",
        "project_field_missing",
        "$.lab.electrodes[0].commands[1]",
        "shape",
    ),
    "missing version": (
        '"format_version": 2,',
        "",
        "project_field_missing",
        "$",
        "format_version",
    ),
    "text for a number": (
        '"celsius": 6.3',
        '"celsius": "6.3"',
        "project_type_wrong",
        "$.lab.bath.celsius",
        "a number",
    ),
    "null for a number": (
        '"celsius": 6.3',
        '"celsius": null',
        "project_type_wrong",
        "$.lab.bath.celsius",
        "null",
    ),
    "text in overrides": (
        '"hh_na": 60.0',
        '"hh_na": "x"',
        "project_type_wrong",
        "$.lab.neurons[0].branches[1].overrides",
        "a number",
    ),
    "one number for a pair": (
        "[0.0, 33.0]",
        "[0.0]",
        "project_length_wrong",
        "$.lab.neurons[0].valid_celsius",
        "2",
    ),
    "misspelt kind": (
        '"kind": "dendrite"',
        '"kind": "dendrit"',
        "project_choice_unknown",
        "$.lab.neurons[0].branches[1].kind",
        "dendrite",
    ),
    "unknown number of sub-steps": (
        '"sub_steps": null',
        '"sub_steps": 3',
        "project_choice_unknown",
        "$.lab.neurons[0].sub_steps",
        "1, 2, 5, 10, 20",
    ),
    "misspelt shape": (
        '"ramp"',
        '"rmp"',
        "project_choice_unknown",
        "$.lab.electrodes[0].commands[1].shape",
        "ramp",
    ),
    "overflow": (
        '"celsius": 6.3',
        '"celsius": 1e999',
        "project_not_finite",
        "$.lab.bath.celsius",
        "finite",
    ),
    "integer without end": (
        '"seed": 7',
        '"seed": ' + "7" * 400,
        "project_not_finite",
        "$.lab.seed",
        "finite",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_wrong_field_is_explained(lab: Lab, fault: str) -> None:
    """The error names file, place, and what to do."""
    old, new, key, place, remedy = FAULTS[fault]
    data = encode_lab(lab).decode()
    assert old in data
    with pytest.raises(FormatError) as caught:
        decode_lab(data.replace(old, new, 1).encode(), "lab.json")
    assert caught.value.key == key
    assert str(caught.value).startswith(f"lab.json, at {place}")
    assert remedy in str(caught.value)


BROKEN = {
    "empty": (b"", "project_empty"),
    "only spaces": (b" \n ", "project_empty"),
    "no JSON": (b"\x7fELF", "project_not_json"),
    "comma missing": (b'{"format": "neurolab-lab" "lab": 1}', "project_not_json"),
    "cut off": (b'{"format": "neurolab-lab", "format_ver', "project_truncated"),
    "NaN": (b'{"format": "neurolab-lab", "lab": NaN}', "project_not_finite_at_line"),
    "-Infinity": (b'{"lab": [1, -Infinity]}', "project_not_finite_at_line"),
    "a list": (b"[1, 2]", "project_other_format"),
    "other format": (b'{"format": "other", "lab": 1}', "project_other_format"),
    "no format": (b'{"lab": {}}', "project_other_format"),
    "newer": (
        b'{"format": "neurolab-lab", "format_version": 99, "future": 1}',
        "project_newer",
    ),
    "version 0": (
        b'{"format": "neurolab-lab", "format_version": 0}',
        "project_version_wrong",
    ),
    "version true": (
        b'{"format": "neurolab-lab", "format_version": true}',
        "project_version_wrong",
    ),
    "no lab": (
        b'{"format": "neurolab-lab", "format_version": 2}',
        "project_field_missing",
    ),
    "not UTF-8": (b'{"format":\n "\xff"}', "file_not_utf8"),
    "nested lists": (b'{"lab": ' + b"[" * 1_000_000, "project_too_deep"),
    "nested objects": (b'{"lab": ' + b'{"a":' * 1_000_000, "project_too_deep"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_file_is_explained(kind: str) -> None:
    """No file, however broken, gives anything but a sentence that names it."""
    data, key = BROKEN[kind]
    with pytest.raises(FormatError) as caught:
        decode_lab(data, "lab.json")
    assert caught.value.key == key
    assert str(caught.value).startswith("lab.json")


def test_syntax_error_names_line_and_column() -> None:
    """Columns count letters, not bytes."""
    with pytest.raises(FormatError, match="line 2, column 8"):
        decode_lab('{\n "µµ": ?}'.encode(), "lab.json")


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_truncated_file_is_explained(lab: Lab, share: float) -> None:
    """Wherever the end is cut off, the error says so."""
    data = encode_lab(lab)
    with pytest.raises(FormatError) as caught:
        decode_lab(data[: int(share * len(data))], "lab.json")
    assert caught.value.key == "project_truncated"


def test_impossible_lab_is_refused(lab: Lab) -> None:
    """A lab that could not run is refused with the words of the checks."""
    data = encode_lab(lab).replace(b'"length_um": 100.0', b'"length_um": -100.0')
    with pytest.raises(FormatError, match=r"^lab\.json: .*dendrite") as caught:
        decode_lab(data, "lab.json")
    assert caught.value.fields["place"] == "neuron.n1.dendrite"


def test_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """A file above the limit is refused by its size alone."""
    path = tmp_path / "huge.json"
    path.touch()
    os.truncate(path, files.MAX_FILE_BYTES + 1)
    with pytest.raises(FormatError) as caught:
        load_lab(path)
    assert caught.value.key == "file_too_large"
    assert str(path) in str(caught.value)


def test_folder_and_missing_file_are_explained(tmp_path: Path) -> None:
    """A wrong path is a mistake of the user, told in one line."""
    with pytest.raises(FormatError, match="folder or a device"):
        load_lab(tmp_path)
    with pytest.raises(FormatError, match="no file"):
        load_lab(tmp_path / "none.json")
    with pytest.raises(FormatError, match="could not be read"):
        load_lab("with\0null")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_lab_with_nan_is_not_saved(lab: Lab, tmp_path: Path, value: float) -> None:
    """JSON has no NaN; the old file stays."""
    path = tmp_path / "lab.json"
    save_lab(path, lab)
    before = path.read_bytes()
    with pytest.raises(FormatError, match=r"\$\.lab\.start"):
        save_lab(path, msgspec.structs.replace(lab, start=value))
    assert path.read_bytes() == before


def test_wrong_type_is_not_saved(lab: Lab) -> None:
    """What could not be read again is not written."""
    with pytest.raises(FormatError, match=r"\$\.lab\.seed"):
        encode_lab(msgspec.structs.replace(lab, seed="seven"))
    with pytest.raises(FormatError, match="surrogate"):
        encode_lab(msgspec.structs.replace(lab, title="\ud800"))


def test_failed_save_leaves_the_old_file(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves the old file, and nothing beside it."""
    path = tmp_path / "lab.json"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FormatError, match="No space left"):
        save_lab(path, lab)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="links and permissions of POSIX systems")
def test_save_keeps_links_and_permissions(lab: Lab, tmp_path: Path) -> None:
    """The file that a link points to is replaced, with its permissions."""
    path, link = tmp_path / "lab.json", tmp_path / "link.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    save_lab(link, lab)
    assert link.is_symlink()
    assert load_lab(path) == lab
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(tmp_path.iterdir()) == [path, link]


def test_save_into_no_folder_is_explained(lab: Lab, tmp_path: Path) -> None:
    """A folder that is not there is a mistake of the user."""
    with pytest.raises(FormatError, match="could not be written"):
        save_lab(tmp_path / "none" / "lab.json", lab)
    with pytest.raises(FormatError, match="could not be written"):
        save_lab(tmp_path, lab)
