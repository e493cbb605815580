"""What the engine must show: one module for each acceptance number."""
