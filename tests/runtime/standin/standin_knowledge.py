"""A pack with nothing in it."""
from types import SimpleNamespace


def compiled_pack(*args, **kwargs):
    return SimpleNamespace(messages={}, contacts={}, folders=())
