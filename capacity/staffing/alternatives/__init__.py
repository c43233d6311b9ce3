"""What could be done instead of booking a contractor, side by side: solved again, ranked by cost."""

from capacity.staffing.alternatives.choices import Assumptions
from capacity.staffing.alternatives.frames import alternative_frame
from capacity.staffing.alternatives.overtime import OvertimeRules
from capacity.staffing.alternatives.weighing import Alternative, Weighed, weigh_alternatives

__all__ = [
    "Alternative",
    "Assumptions",
    "OvertimeRules",
    "Weighed",
    "alternative_frame",
    "weigh_alternatives",
]
