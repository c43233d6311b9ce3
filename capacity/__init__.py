"""Is there enough?"""
