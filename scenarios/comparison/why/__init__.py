"""Why a task is at another time: the chain from it to what was changed on purpose."""

from scenarios.comparison.why.tracing import Explanation, Step, Tracer

__all__ = ["Explanation", "Step", "Tracer"]
