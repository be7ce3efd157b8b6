"""Guildhall's writing side: from a folder of documents to catalogue and index.

``ingest`` may import ``assistant``'s records, interfaces and store; never the reverse.
"""
