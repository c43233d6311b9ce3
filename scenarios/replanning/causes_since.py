"""What is different about a plan that went on, as causes for the explanation of what moved."""

from __future__ import annotations

from scenarios.comparison import Cause, Side, plan_causes


def causes_since(before: Side, after: Side) -> tuple[Cause, ...]:
    """What is different about the plan, but for bookings that were made as the schedule said."""
    known = {pool.id: pool.committed for pool in before.plan.contractor_pools}
    pools = tuple(
        pool.replace(committed=known.get(pool.id, pool.committed)) for pool in after.plan.contractor_pools
    )
    return plan_causes(before.plan, after.plan.replace(contractor_pools=pools))
