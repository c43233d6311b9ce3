"""Measurements of the engine, run as ``python -m benchmarks.NAME``; nothing imports them."""
