"""The editor of the bench: scene, items and interactions.

The drawing is the model. `DiagramScene` follows the document: `picture` compares each
new lab with the one before by identity and updates items, which hold shapes and values
and never the document. Frames colour them. Gestures (`interactions`) propose labs and
settle one; what a lab becomes is worked out by pure functions in `document.edits`.

`drawing` lays neurons and synapses out as numbers, `raster` turns membranes into
pixels, `annotations` and `arrange` find room for labels and tags, `view` zooms and
pans, `actions` lists everything that a menu can offer.

Why
---
All membranes are one item. Which pixel shows which compartment is worked out once for a
zoom; a frame then only looks up colours. So a frame costs about a millisecond for ten
compartments as for ten thousand, which one item for each branch does not reach.

The schematic has one scale for dendrites and is not to scale for the rest: a node of
1 um beside an internode of 1 mm cannot be seen, and could not be touched. Positions are
fractions of a branch, so nothing in the model depends on how it is drawn.

Gestures are found by the scene and not by the items, because what a finger means is the
nearest place on a membrane, and not the topmost item.
"""
