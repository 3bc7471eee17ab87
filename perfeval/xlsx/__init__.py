"""All that knows the file format: opening safely, reading back, writing, styles, verification."""
