"""How people reach the guidance: the page, its API, conversations and their keeping."""
