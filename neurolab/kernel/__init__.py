"""The compiled engine: functions on floats and arrays, no classes, files or units.

What lives here: everything that runs each time step, compiled with numba. `circuit`
names the arrays, `gates` advances channels, `tree` and `double_cable` solve the cable
equation, `gaps` joins cells electrically, `electrodes` plays commands, `release` fuses
vesicles, `cleft` spreads transmitter among the kinetic `schemes` that bind it,
`patches` lets receptors drive the membrane, `cascades` is slow signalling, `advance`
puts them in the order of a tick, `rest` finds the steady state. Importing this package
imports no numba; `build` in ``simulation`` makes the arrays.

One unit system throughout: time ms, potential mV, current nA, conductance uS,
capacitance nF, charge pC, concentration mM. Outward membrane current is positive.

Why one kernel for all labs: a mechanism is data (a code and an index range), so that
changing a lab never compiles anything and every lab runs the same tested code.
"""
