"""The editor of the bench: scene, items and interactions.

The drawing is the model: items show the records of the document, coloured by the
latest Frame, and interactions turn gestures into commands. Items hold values, never
the document.
"""
