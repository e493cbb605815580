"""Edits as pure functions: a lab in, a new lab out that shares every unchanged part.

`things` adds and connects, `removing` takes away, `copying` copies, `places` moves what
sits on a membrane, `branches` changes the tree of a neuron, `sheaths` its myelin.
Whoever edits hands the result to `document.preview`; whether the lab can exist is asked
there (`checks.require`). What can be refused earlier raises a `LabError`.
"""
