"""The cells of the templates as numbers: geometry, membranes and channel densities.

What lives here: one file per family of cells, each value a
`physiology.parameter.Parameter`. The kinetics of the channels are in the channel
files beside this package; here stands only how much of each there is, and where.
`document.templates` makes `Neuron` records of these numbers.

Why so much is "assumed": papers publish channels, seldom whole cells. The densities of
the generic cell, the adapting cell and the muscle fibre were chosen so that the cell as
a whole behaves as described in its file.
"""
