"""The oscilloscope: live traces and their trigger.

It reads the trace store and never the engine. It paints its own curves, one filled
rectangle from lowest to highest per pixel column, so that no peak is lost.
"""
