"""Numbers of physiology: one file per mechanism, each value with its source.

What lives here: parameters with unit, allowed range, temperature and source
(`parameter.Parameter`), the channels made of them (`channel.Channel`), the receptors
(`receptors`) and slow cascades (`cascades`), the drugs (`drugs`), and the equilibrium
potentials (`ions`). What does not: equations that run (``kernel``) and
anything that a user edits (``document``). Literature is listed once, in
`references`.

Why one record per number: a teacher or researcher who doubts a value must find where
it came from without leaving the program; the inspector, the tooltips and the
documentation all read these records. A value that nobody measured says "assumed".
"""
