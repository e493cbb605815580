"""The stimulus panel: what each electrode commands and when each input fires."""
