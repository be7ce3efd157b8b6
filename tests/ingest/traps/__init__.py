"""The trap set: documents whose clauses are easily misread, each with its truth; see ``documents`` for the form."""
