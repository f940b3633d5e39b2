"""A reading by first word; one name is masked. Nothing is kept: the real server must never find it."""
import msgspec


class Reading(msgspec.Struct):
    intent: str
    text: str
    emergency: bool = False


class Reader:
    words = None

    def __init__(self, pack=None):
        self.pack = pack

    def read(self, text):
        word = text.split(" ")[0] if text.strip() else ""
        known = {"hello": "greet", "knife": "danger", "why": "command"}
        return Reading(known.get(word, "describe"), text, word == "knife")


def reader():
    return Reader()


def kept_reader(pack):
    return Reader(pack)


def mask(text):
    return text.replace("Zebedee", "[name]")
