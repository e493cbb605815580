"""The inspector: parameters and live values of what is selected.

Everything that it shows comes from the registry of addresses: unit, range, default,
source. `parameter_form` is also what the stimulus panel is made of.
"""
