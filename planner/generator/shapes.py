"""How projects look: a few shapes met in project offices, each for any number of tasks.

The depth of a shape hardly grows with its size: a project ten times larger is mostly wider.
Trades are numbers here, taken modulo the number of trades there are.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Final

from planner.generator.dice import Dice
from planner.generator.sketch import Sketch

ANALYST, MANAGER, DEVELOPER, DESIGNER, TESTER, WRITER = range(6)
ARCHITECT, DATA, OPERATIONS, TRAINER, VIDEO, PLANNER = range(6, 12)

PHASES: Final = (
    ("Analyse", (ANALYST, DATA)),
    ("Specify", (ANALYST, ARCHITECT)),
    ("Design", (DESIGNER, ARCHITECT)),
    ("Build", (DEVELOPER, DATA)),
    ("Test", (TESTER, DEVELOPER)),
    ("Roll out", (OPERATIONS, TRAINER)),
)
ITEM_STEPS: Final = (
    ("Brief", (PLANNER, MANAGER)),
    ("Draft", (WRITER, DESIGNER)),
    ("Produce", (DESIGNER, VIDEO)),
    ("Check", (TESTER, WRITER)),
    ("Rework", (DESIGNER, WRITER)),
    ("Deliver", (MANAGER, OPERATIONS)),
)
ANY: Final = tuple(range(12))


def phases(dice: Dice, sketch: Sketch) -> None:
    """Phase after phase, each closed by a milestone when the project is large enough."""
    size = sketch.room
    chosen = PHASES if size >= 18 else PHASES[:: 2 if size >= 6 else 3]
    gated = size >= 12
    gate: list[int] = []
    for left, (name, trades) in zip(range(len(chosen), 0, -1), chosen, strict=True):
        width = max(1, sketch.room // left - gated)
        tasks: list[int] = []
        for i in range(width):
            # The second half of a phase builds upon its first half.
            half = (width + 1) // 2
            after = [dice.pick(tasks[:half])] if i >= half else gate
            tasks.append(sketch.add(f"{name} {i + 1}", dice.pick(trades), after))
        gate = [sketch.add(f"{name}: done", 0, tasks, milestone=True)] if gated else tasks


def production_line(dice: Dice, sketch: Sketch) -> None:
    """Items that all go through the same steps, each independent of the others."""
    start = sketch.add("Kick-off", MANAGER)
    for item in count(1):
        before = start
        for name, trades in ITEM_STEPS:
            if not sketch.room:
                return
            before = sketch.add(f"{name} {item}", dice.pick(trades), [before])


def workstreams(dice: Dice, sketch: Sketch) -> None:
    """Streams side by side that now and then wait for each other, brought together at the end."""
    start = sketch.add("Kick-off", MANAGER)
    length = min(8, max(2, sketch.room // 3))
    stream_count = max(1, (sketch.room - 2) // length)
    heads = [start] * stream_count
    for turn in count():
        if sketch.room <= 2:
            break
        stream = turn % stream_count
        after = [heads[stream]]
        if turn >= stream_count and dice.chance(0.12):
            after.append(dice.pick(heads))
        step = turn // stream_count + 1
        heads[stream] = sketch.add(f"Stream {stream + 1} step {step}", dice.pick(ANY), after)
    end = sketch.add("Bring together", ARCHITECT, heads)
    sketch.add("Finished", 0, [end], milestone=True)


def sprints(dice: Dice, sketch: Sketch) -> None:
    """Up to four sprints: stories in parallel, tested, then shown."""
    start = sketch.add("Backlog", ANALYST)
    sprint_count = max(1, min(4, sketch.room // 6))
    for left in range(sprint_count, 0, -1):
        share = sketch.room // left
        number = sprint_count - left + 1
        done: list[int] = []
        for story in range((share - 1) // 2):
            built = sketch.add(f"Story {number}.{story + 1}", dice.pick((DEVELOPER, DESIGNER, DATA)), [start])
            done.append(sketch.add(f"Test {number}.{story + 1}", TESTER, [built]))
        if (share - 1) % 2:
            done.append(sketch.add(f"Tidy up {number}", DEVELOPER, [start]))
        start = sketch.add(f"Show {number}", MANAGER, done or [start])


def network(dice: Dice, sketch: Sketch) -> None:
    """Layers of tasks, each after one to three of the two layers before."""
    size = sketch.room
    layer_count = max(2, min(9, size // 3))
    layers: list[list[int]] = []
    for left in range(layer_count, 0, -1):
        number = layer_count - left + 1
        near = [task for layer in layers[-2:] for task in layer]
        layer: list[int] = []
        for i in range(sketch.room // left):
            after = {dice.pick(near) for _ in range(dice.whole(1, 3))} if near else ()
            layer.append(sketch.add(f"Package {number}.{i + 1}", dice.pick(ANY), after))
        layers.append(layer)


SHAPES: Final[tuple[Callable[[Dice, Sketch], None], ...]] = (
    phases,
    production_line,
    workstreams,
    sprints,
    network,
)
