"""Progress of several solves side by side."""

from __future__ import annotations

from dataclasses import dataclass

from api.cli.running.progress import Progress
from scheduling.solve_many import Standing


@dataclass
class ManySolves(Progress):
    """How far the solves are, as the line on the terminal has it."""

    standing: Standing | None = None

    def line(self) -> str:
        """All of it in one line."""
        now = self.clock() - self.started
        if self.standing is None:
            return f"{self.stage} {now:.1f} s"
        one = self.standing
        stage = "stopping" if self.stopping else "solving again"
        return f"{stage} {now:.1f} s  {one.done} of {one.of} done, {one.running} at work"
