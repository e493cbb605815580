"""Numbers read off traces: pure functions of arrays, with no lab and no engine behind.

`spikes` finds level crossings, spikes and peaks; `shape` the form of one event;
`passive` input resistance and membrane time constant; `conduction` velocity between
two sites; `pairs` paired-pulse ratio; `firing` rate and regularity; `fits` the one
curve fit that the others share. Running a lab to obtain the traces belongs to
`neurolab.protocols`.

Why nan and not an exception: these functions fill tables and readouts while a run goes
on, and "no spike yet" is an ordinary answer there. What is not there is nan, or an
empty array; an exception means that the question makes no sense.

Times are milliseconds and increase strictly; values are in any unit, and results are
in the same one. Between samples a trace is a straight line, unless a function says
otherwise. No sample may be nan.
"""
