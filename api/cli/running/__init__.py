"""What runs around a command: the engine, interrupts, progress, files and failures."""
