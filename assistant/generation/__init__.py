"""Answers worded by a chat model over the found passages, each sentence verified before anybody sees it."""
