"""Bytes to records and back: the project file with its migrations, SWC, CSV.

Readers take untrusted bytes and return frozen records of `neurolab.document.records`,
or raise a `FormatError` that names file, place and remedy. Nothing here runs code from
a file, follows a path in it, or knows Qt.
"""
