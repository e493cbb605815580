"""Running a lab: from frozen records to arrays, ticks, frames and traces.

`geometry` cuts neurons into compartments, `membranes` fills them, `build` makes the
kernel's arrays, `engine` runs them headless, `plan_edit` compares two labs, `snapshot`
carries state over an edit, `worker` is the thread that a window uses.
"""
