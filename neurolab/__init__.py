"""NeuroLab, a laboratory bench on the screen: the Python interface.

Building or loading a lab, running it and reading its traces need no window; nothing
here imports Qt or compiles anything. The window lives in `neurolab.app`, the command
line in `neurolab.cli`.
"""

__version__ = "0.1.0"
