"""Least-cost levels: how many people of each skill it takes for a set of projects to meet its dates.

``least_cost_levels`` is the door; docs/levels.md says how the numbers are found, and what they leave out.
"""

from capacity.levels.search import LevelPlan, SkillLevel, least_cost_levels

__all__ = ["LevelPlan", "SkillLevel", "least_cost_levels"]
