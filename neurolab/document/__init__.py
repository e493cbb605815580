"""What is on the bench: frozen records, and the one document that holds them.

`records` and the pure functions beside it (`checks`, `addresses`, `templates`) know no
Qt and run headless; `document` adds Qt signals and `commands` the undo stack.
"""
