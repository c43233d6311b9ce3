"""The search: an evolution over priorities, on the list schedule."""
