"""Tests of answers worded by a chat model."""
