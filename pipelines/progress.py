"""Where a long run says what it is doing. The command line listens; a test or a scheduler need not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Sink = Callable[[str], None]


def _silent(_: str) -> None:
    """Nobody listens."""


# One listener a process: a flow's parameters must be plain data, so it cannot travel with them.
_sink: list[Sink] = [_silent]


def report(stage: str) -> None:
    """Say which stage begins, in French. Never a student's value."""
    _sink[-1](stage)


@contextmanager
def heard_by(sink: Sink) -> Iterator[None]:
    """Send each stage to `sink` while the block lasts."""
    _sink.append(sink)
    try:
        yield
    finally:
        _sink.pop()
