"""The compiled kernel against naive twins that share no code with it."""
