"""The synapse seen from inside: one contact, in the numbers that the simulation holds.

`panel` is the dock, `picture` the drawing, `readings` the words and bars below it,
`switches` the clearing bench. What is drawn comes from `simulation.synapse_view` alone:
`quota` turns numbers into how many are drawn, `dots` and `vesicles` give each drawn
thing a place that it keeps, `plan` says where everything is.

Why
---
- Everything drawn persists. A dot, a vesicle or a receptor changes when the state that
  it stands for changes, and stands still when time does.
- One drawn thing may stand for several; how many is written beside it, and what is
  drawn is within one of what is simulated. Tests compare the two.
- Shapes and ways are illustrations, and the hint of each says so: the simulation knows
  rings and numbers, not where in a ring a molecule is.
"""
