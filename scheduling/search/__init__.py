"""The search: threshold accepting over priorities, on the list schedule."""
