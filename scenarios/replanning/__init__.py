"""Status updates taken into a plan, and the plan solved again near an earlier schedule."""
