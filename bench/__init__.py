"""Side-by-side measurement of this assistant and a stock Rasa bot."""
