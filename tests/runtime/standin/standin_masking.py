"""Masks one name."""


def mask(text):
    return text.replace("Zebedee", "[name]")
