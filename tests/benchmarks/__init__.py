"""Speed and accuracy beside NEURON and Arbor: ``python -m tests.benchmarks``.

`cases` says what is computed, `timing` how it is measured, `neuron_runner`,
`arbor_runner` and `neurolab_runner` how each simulator is told, `__main__` puts the
table together. NEURON and Arbor come with the extra ``peers``; what is not installed
is skipped with a message. Nothing here runs with the test suite: a number in
nanoseconds is a fact about a machine and never passes or fails.
"""
