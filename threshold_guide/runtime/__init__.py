"""The processes that run Rasa, and what is changed in Rasa so that they run lightly."""
