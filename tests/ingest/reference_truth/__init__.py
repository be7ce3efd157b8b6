"""Documents in which every reference, and much that only looks like one, is marked by hand.

``⟦words=>targets⟧`` is a reference: its targets are ends of clause paths, joined by ``; ``, or ``@title: addresses`` in
another document, or ``-`` where the document has no such clause. ``⟪words⟫`` looks like a reference and is none.
Otherwise the lines are those of ``tests.ingest.sketches``.
"""
