"""Running labs: edits, replay, the past, the worker, what is recorded."""
