"""One solve in a process of its own, from the order to the outcome or to what is left of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from planner.errors import EngineLostError
from scheduling.apart.conversation import Conversation, Silence
from scheduling.apart.losses import best_in_words, loss_of, out_of_memory, state_of, stuck
from scheduling.apart.messages import (
    Answer,
    Begun,
    Compiling,
    Failed,
    Kept,
    MemoryEnded,
    Order,
    Ready,
    Reported,
)
from scheduling.apart.patience import Patience
from scheduling.apart.plan_text import pack
from scheduling.processes.memory import kills_for_memory
from scheduling.schedule import Incumbent, Outcome

if TYPE_CHECKING:
    from planner.plan import Plan
    from scheduling.apart.limits import ChildLimits
    from scheduling.apart.salvaged import Salvaged
    from scheduling.options import SolveOptions
    from scheduling.processes.children import Child

POLL_SECONDS: Final = 0.05
COMPILING_SECONDS: Final = 600.0
"""Far more than to compile the kernels that only few plans need."""
LAST_WORDS_SECONDS: Final = 2.0
"""In which a process ends that has said its last, or has closed its pipe."""


@dataclass
class Solve:
    """What is known of one solve while it runs."""

    plan: Plan
    options: SolveOptions
    limits: ChildLimits
    on_progress: Callable[[Incumbent], None] | None
    stop: Callable[[], bool] | None
    clock: Callable[[], float]
    _process: int | None = None
    _kept: Kept | None = None
    _history: list[Incumbent] = field(default_factory=list)
    _memory: int | None = None
    _kills_before: int = 0

    def run(self, child: Child) -> Outcome:
        """Have the child solve; it is gone afterwards, whatever happens."""
        asked = self.clock()
        self._memory, self._kills_before = self.limits.memory, kills_for_memory()
        content = pack(self.plan)
        time_limit = None if self.options.effort is not None else self.options.time_limit
        wall, grace = self.limits.wall(time_limit, len(content)), self.limits.grace(len(content))
        conversation = Conversation(child, Order(content, self.options, asked, self._memory))
        try:
            return self._hear_out(child, conversation, Patience(wall, grace, self.clock))
        except EngineLostError as loss:
            return self._salvaged(loss)
        finally:
            child.end()
            conversation.join()
            child.close()

    def _hear_out(self, child: Child, conversation: Conversation, patience: Patience) -> Outcome:
        """News until the answer; raises what the engine raised, or how it was lost."""
        while True:
            message = conversation.next(POLL_SECONDS)
            if isinstance(message, Answer | Failed | MemoryEnded):
                ending = child.ending(LAST_WORDS_SECONDS)
            if isinstance(message, Answer):
                return message.outcome
            if isinstance(message, Failed):
                raise message.error
            if isinstance(message, MemoryEnded):
                raise out_of_memory(self._memory, None if ending is None else ending.peak_bytes)
            if isinstance(message, Silence):
                raise self._loss(child, message.garbage)
            patience.tick()
            self._take_in(message, patience)
            if (
                not patience.is_stopping
                and self.stop is not None
                and self.stop()
                and conversation.ask_to_stop()
            ):
                patience.begin_to_stop()
            if reason := patience.ended():
                raise stuck(reason, state_of(self._process))

    def _take_in(self, message: object, patience: Patience) -> None:
        if isinstance(message, Begun):
            self._process = message.process
        elif isinstance(message, Compiling):
            patience.begin_anew(COMPILING_SECONDS)
        elif isinstance(message, Ready):
            patience.begin_anew()
        elif isinstance(message, Kept):
            self._kept = message
        elif isinstance(message, Reported):
            self._history.append(message.incumbent)
            if self.on_progress is not None:
                self.on_progress(message.incumbent)

    def _loss(self, child: Child, garbage: str) -> EngineLostError:
        """Why there is silence: the child ended, or it was misunderstood and is ended now."""
        if garbage:
            child.kill()
        ending = child.ending(LAST_WORDS_SECONDS)
        if ending is None:
            return stuck("it closed its pipe and went on", state_of(self._process))
        killed_for_memory = kills_for_memory() > self._kills_before
        words = child.last_words()
        return loss_of(ending, words, self._memory, killed_for_memory=killed_for_memory, garbage=garbage)

    def _salvaged(self, loss: EngineLostError) -> Salvaged:
        """The last schedule handed over, if it is a plan; otherwise what happened is raised."""
        latest = self._history[-1] if self._history else None
        told = type(loss)(f"{loss}; {best_in_words(self.plan.objective, latest)}")
        salvaged = None
        if self._kept is not None:
            from scheduling.apart.salvage import salvage  # the checker, which a caller seldom needs

            salvaged = salvage(self.plan, self.options, self._kept, tuple(self._history), told)
        if salvaged is None:
            raise told from None
        return salvaged
