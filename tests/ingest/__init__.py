"""Tests of the package ``ingest``, module by module."""
