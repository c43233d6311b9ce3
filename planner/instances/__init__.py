"""Files of the field's public benchmark sets, read into ordinary plans."""

from planner.instances.files import instance_files, is_instance
from planner.instances.instance import Instance, InstanceFormat
from planner.instances.reading import parse_instance, read_instance

__all__ = ["Instance", "InstanceFormat", "instance_files", "is_instance", "parse_instance", "read_instance"]
