"""How is it asked for and shown?"""
