"""Tests of the package ``assistant``, module by module."""
