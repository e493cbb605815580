"""Gestures, one class each: start, move, end or cancel.

A gesture proposes labs while it lasts and settles one at its end, so that the document
gets one command; Escape withdraws it. `Bench` is all that a gesture knows.
"""
