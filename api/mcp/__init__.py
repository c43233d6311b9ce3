"""How do assistants ask about plans? A server of the Model Context Protocol over the client.

It reads, and asks what if; nothing it does changes a plan.
"""
