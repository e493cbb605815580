"""The drug shelf: what is in the bath, with one click in and one click out.

`shelf` is the panel, `doses` what a click does to the lab, `about` what is said of a
drug. Drugs themselves are in `physiology.drugs`.
"""
