"""Files of the field's public benchmark sets, read into ordinary plans."""
