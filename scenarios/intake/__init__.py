"""Can we take it? A new project quoted against the current schedule: dates, whom it displaces, contractors"""
