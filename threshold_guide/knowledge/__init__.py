"""The knowledge base: reads policy_kb/ strictly into a Pack, and says what is wrong with it."""
from threshold_guide.knowledge.faults import Fault, KnowledgeBaseError
from threshold_guide.knowledge.load import DEFAULT, ROOT, load_pack, read_pack

__all__ = ["DEFAULT", "ROOT", "Fault", "KnowledgeBaseError", "load_pack", "read_pack"]
