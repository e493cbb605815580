"""Runs that make curves: f-I, I-V, refractory period, paired pulses, dose-response, ...

A protocol runs copies of a lab on its own engine, measures each run with
`neurolab.measure` and returns a table, with progress and cancel on the way. It never
touches the open document or the running simulation.
"""
