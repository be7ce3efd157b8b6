"""Clauses with claims about them, true and false: what the check of a written sentence is measured on."""
