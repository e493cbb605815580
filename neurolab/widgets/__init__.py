"""Widgets that know no document: values with units, notices, themes, icons.

Everything here shows or edits plain values and reports in its own words. Panels join
these widgets to the document.
"""
