"""What one more of somebody, one fewer, or an absence would do: found by solving again.

``marginal_values`` is the door; docs/bottlenecks.md says how the answers are found, and how sure they are.
"""

from capacity.bottlenecks.marginal_value import Bottlenecks, marginal_values
from capacity.bottlenecks.questions import Asked, Change, Of

__all__ = ["Asked", "Bottlenecks", "Change", "Of", "marginal_values"]
