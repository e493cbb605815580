"""The oscilloscope: live traces, trigger and cursors.

It reads the trace store and never the engine; with `neurolab.widgets.plots` it is the
only user of pyqtgraph.
"""
