"""Waiting for something that may hang: it runs in a thread of its own, and nobody waits longer than there is time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.errors import Failure, ModelFailed

Piece = TypeVar("Piece")


@dataclass(frozen=True, slots=True)
class _Ended(Generic[Piece]):
    """The end of a work, and what went wrong."""

    error: BaseException | None


def within(seconds: float, work: Callable[[], Iterator[Piece]]) -> Iterator[Piece]:
    """What ``work`` yields, as it comes; raises ModelFailed when the time is over, and what ``work`` raises.

    A thread that hangs is left behind; it ends with the next piece it gets, at the latest with its own limits.
    """
    until = time.monotonic() + seconds
    pieces: queue.SimpleQueue[Piece | _Ended[Piece]] = queue.SimpleQueue()
    abandoned = threading.Event()

    def run() -> None:
        try:
            with closing(work()) as iterator:  # type: ignore[type-var]
                for piece in iterator:
                    if abandoned.is_set():
                        return
                    pieces.put(piece)
            pieces.put(_Ended(None))
        except BaseException as error:
            pieces.put(_Ended(error))

    threading.Thread(target=run, name="guildhall-chat-model", daemon=True).start()
    try:
        while True:
            piece = _next(pieces, until)
            if not isinstance(piece, _Ended):
                yield piece
            elif piece.error is not None:
                raise piece.error
            else:
                return
    finally:
        abandoned.set()


def _next(pieces: queue.SimpleQueue[Piece], until: float) -> Piece:
    """The next piece; raises ModelFailed when the time is over, even where pieces come quicker than they are read."""
    left = until - time.monotonic()
    if left < 0:
        raise ModelFailed(Failure.LATE)
    try:
        return pieces.get(timeout=left)
    except queue.Empty:
        raise ModelFailed(Failure.LATE) from None
