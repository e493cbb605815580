"""Time that can be gone through: the signal strip, and the slider over what was.

`chapters` says what each link of the chain shows at a moment, `strip` draws them,
`ruler` is the slider, `panel` puts them together. Nothing here runs anything: wishes go
out as signals, frames and records come in.

Why
---
- The strip of a moment is made of the frame of that moment alone, so that scrubbing
  shows what was shown live. What the run already knows of later stages is drawn faint.
- A stage is said to have failed only when its record is over; until then it may come.
"""
