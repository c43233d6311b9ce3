"""The tasks that may be placed next, in a binary heap: the smallest priority first."""

from __future__ import annotations

from scheduling.kernel import kernel
from scheduling.list_schedule.buffers import Buffers


@kernel
def push(b: Buffers, size: int, key: int, task: int) -> int:
    """Add to the binary heap; the new size. Ties go by task number."""
    k = size
    while k > 0:
        parent = (k - 1) >> 1
        if b.heap[parent].key < key or (b.heap[parent].key == key and b.heap[parent].task < task):
            break
        b.heap[k].key = b.heap[parent].key
        b.heap[k].task = b.heap[parent].task
        k = parent
    b.heap[k].key = key
    b.heap[k].task = task
    return size + 1


@kernel
def pop(b: Buffers, size: int) -> int:
    """Take the smallest off the binary heap of ``size`` entries."""
    task = b.heap[0].task
    size -= 1
    key, last = b.heap[size].key, b.heap[size].task
    k = 0
    while True:
        child = 2 * k + 1
        if child >= size:
            break
        other = child + 1
        if other < size and (
            b.heap[other].key < b.heap[child].key
            or (b.heap[other].key == b.heap[child].key and b.heap[other].task < b.heap[child].task)
        ):
            child = other
        if key < b.heap[child].key or (key == b.heap[child].key and last < b.heap[child].task):
            break
        b.heap[k].key = b.heap[child].key
        b.heap[k].task = b.heap[child].task
        k = child
    b.heap[k].key = key
    b.heap[k].task = last
    return task
