"""What a person takes away: a note, a telephone script, a file for a colleague."""
