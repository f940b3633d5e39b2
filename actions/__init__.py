"""Rasa's custom actions: tracker in, dialogue turn, replies out."""
