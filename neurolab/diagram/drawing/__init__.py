"""Where everything lies on the drawing: numbers only, no painting.

`schematic` lays out a neuron's branches, `curves` bends and widens them, `shapes` keeps
the result and answers where a place is and which place is nearest.
"""
