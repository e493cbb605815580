"""Running a lab: from frozen records to arrays, ticks, frames and traces.

`geometry` cuts neurons into compartments and `membranes` fills them; `layout` orders
them, `cell_tables` and `wire_tables` make the kernel's tables, and `build` puts a model
together. `engine` runs it headless and reports (`reports`). `plan_edit` compares two
labs, `snapshot` carries state over an edit, `run_log` and `checkpoints` bring back any
moment. `trace_store` keeps what was recorded. `runner` is all that a window can ask of
a run, `worker` the thread that does it.

Why
---
- An edit makes a new model from the parts of the old one: only the neurons concerned
  are cut or filled again, the rest is shared, and the arrays of the state stay where
  they are. Writing into the tables instead would save a millisecond and cost every
  snapshot a copy of them.
- The state holds everything that evolves, in few arrays, so that a snapshot is a copy
  of microseconds. A checkpoint every 50 ms and the run log between them make the past
  as exact as the present: it is lived through again, not stored.
- A model is the same whether it was built at once or by any way of edits, and a state
  does not depend on where calls were cut. Both are tested over random labs.
"""
