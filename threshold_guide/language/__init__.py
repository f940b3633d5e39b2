"""One message to a reading: facts with evidence, danger, scope, command; and the masking of personal data."""
