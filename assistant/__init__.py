"""Guildhall's reading side: records, store, retrieval, answers, command line and app.

Importing this package loads no heavy library; each of those lives behind one adapter and is loaded on first use.
"""

__version__ = "0.1.0"
