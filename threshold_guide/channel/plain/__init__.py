"""The same questions as pages that need no script (ADR 0037)."""
