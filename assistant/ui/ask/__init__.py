"""Asking: the conversation, the source beside it, and what can be done with an answer."""
