"""Measurements of the product, run by hand: ``python -m tests.benchmarks.NAME``, or all of them with ``make bench``.

Each script prints a table on standard error and one JSON line on standard output. Its exit status is 1 where a bar is
missed. On a shared machine absolute times tell little; read the ratios.
"""
