"""Widgets that know no document: plots, sliders with units, colour scales.

Everything here shows or edits plain values and reports in its own words. Panels join
these widgets to the document; `widgets.plots` is, with the oscilloscope, the only user
of pyqtgraph.
"""
