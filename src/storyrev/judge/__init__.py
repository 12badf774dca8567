"""What a change means: facts, materiality and the audit of the note."""
