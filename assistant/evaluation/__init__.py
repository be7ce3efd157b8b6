"""Gold questions: what a group expects of its assistant, proved against its documents and scored on its answers."""
