"""Answers that were written lately, kept in the memory of a process by their entity tag.

The tag is made anew for each request from what the database says at that moment, and all
that an answer depends on is in it. So what is kept is never old, and for what nobody may
read any more there is no tag. It saves the second query and the writing.
"""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """What was asked for last, of at most so many bytes in all. For many threads.

    What would take more than an eighth of them is not kept.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.used = 0
        self.values: OrderedDict[str, tuple[Value, int]] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, tag: str) -> Value | None:
        with self.lock:
            found = self.values.get(tag)
            if found is None:
                return None
            self.values.move_to_end(tag)
            return found[0]

    def put(self, tag: str, value: Value, size: int) -> None:
        """`size`: how many bytes it takes."""
        if size > self.size // 8:
            return
        with self.lock:
            if tag in self.values:
                return
            self.values[tag] = value, size
            self.used += size
            while self.used > self.size:
                _tag, (_value, freed) = self.values.popitem(last=False)
                self.used -= freed
