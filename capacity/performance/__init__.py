"""How the office performs over time: on-time delivery, cycle time, review rounds, rework."""
