"""What is on the drawing: items hold shapes and values, never the document."""
