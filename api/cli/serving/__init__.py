"""``planner serve`` and its kin: the service, started and looked after from the command line."""
