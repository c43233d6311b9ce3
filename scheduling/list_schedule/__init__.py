"""The list schedule: priorities in, a schedule out, compiled, in about a millisecond per thousand tasks.

Serial schedule generation: Kolisch & Hartmann (1999), section 2; here with working time, skills,
several people to a task, equipment, modes, four link types with lags, waits and milestones.
"""
