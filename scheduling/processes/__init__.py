"""Processes beside this one: how they are started, spoken to and limited, and how they end."""
