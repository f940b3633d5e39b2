"""Puts a small dialogue in the place of the real one, in this process and its children.

For tests of what the runtime does when a dialogue is slow, fails or says nothing.
"""
import os
import sys

if os.environ.get("THRESHOLDS_STANDIN"):
    import importlib.util
    from importlib.machinery import ModuleSpec
    from pathlib import Path

    HERE = Path(__file__).parent
    REAL = HERE.parents[2]
    REPLACED = {
        "threshold_guide.language.standing": HERE / "standin_standing.py",
        "threshold_guide.language.asked": HERE / "standin_asked.py",
        "threshold_guide.dialogue": HERE / "standin_dialogue.py",
    }

    class StandIns:
        @staticmethod
        def find_spec(name, path=None, target=None) -> "ModuleSpec | None":
            if name in REPLACED:
                # Modules below a replaced package are the real ones.
                below = [str(REAL / name.replace(".", "/"))] if name == "threshold_guide.dialogue" else None
                return importlib.util.spec_from_file_location(name, REPLACED[name], submodule_search_locations=below)
            return None

    sys.meta_path.insert(0, StandIns)
