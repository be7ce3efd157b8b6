"""Boxes come out of the catalogue as they went in, to a fraction of a pixel."""

from __future__ import annotations

from assistant.box_packing import pack, unpack
from assistant.records import Box


def test_boxes_come_back_by_page() -> None:
    """Spans and pages exactly, edges to a 65,535th of the page, the edges of the page itself exactly."""
    boxes = [
        Box(start=0, end=12, page=1, left=0.0, top=0.1234567, right=1.0, bottom=0.15),
        Box(start=12, end=4_000_000, page=1, left=0.3, top=0.2, right=0.4, bottom=0.25),
        Box(start=4_000_001, end=4_000_002, page=7, left=0.5, top=0.5, right=0.6, bottom=1.0),
    ]
    packed = pack(boxes)
    assert list(packed) == [1, 7]
    found = [box for page, block in packed.items() for box in unpack(page, block)]
    assert [(b.start, b.end, b.page) for b in found] == [(b.start, b.end, b.page) for b in boxes]
    for box, original in zip(found, boxes, strict=True):
        edges = zip(
            (box.left, box.top, box.right, box.bottom),
            (original.left, original.top, original.right, original.bottom),
            strict=True,
        )
        assert all(abs(one - other) < 1e-5 for one, other in edges)
    assert (found[0].left, found[0].right, found[2].bottom) == (0.0, 1.0, 1.0)


def test_no_boxes_need_no_room() -> None:
    """A document without pages packs to nothing."""
    assert pack([]) == {}
