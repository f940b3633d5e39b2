"""A reading by first word."""
import msgspec


class Reading(msgspec.Struct):
    intent: str
    text: str


class Reader:
    words = None

    def __init__(self, pack):
        pass

    def read(self, text):
        word = text.split(" ")[0] if text.strip() else ""
        known = {"hello": "greet", "knife": "danger", "why": "command"}
        return Reading(known.get(word, "describe"), text)
