"""A model's graph run in order: as Rasa's own runner runs it, without planning anew."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from threshold_guide.runtime.graph import InOrder

RAN: list[str] = []


class Part(GraphComponent):
    """Says what it was given."""

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: Any, resource: Any, execution_context: Any) -> Part:
        part = cls()
        part.name = execution_context.node_name
        return part

    def run(self, **given: Any) -> str:
        RAN.append(self.name)
        return f"{self.name}({', '.join(f'{key}={value}' for key, value in given.items())})"

    def fail(self) -> None:
        raise RuntimeError("broken")


def node(fn: str = "run", target: bool = False, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Part, fn=fn, constructor_name="create", config={}, eager=True, is_target=target)


#: `first` is needed twice and stands last; `apart` is needed by nobody.
SCHEMA = GraphSchema({
    "last": node(target=True, a="left", b="right"), "left": node(x="first"), "right": node(y="first", z="left"),
    "apart": node(), "broken": node("fail"), "first": node(m="message")})


def made(kind: Any, folder: Path) -> Any:
    return kind.create(SCHEMA, LocalModelStorage(folder), ExecutionContext(SCHEMA))


@pytest.mark.parametrize("targets", [["last"], ["right", "left"], ["apart"], ["last", "apart"], None])
def test_results_are_those_of_rasas_runner_and_nothing_runs_twice(targets: list[str] | None, tmp_path: Path) -> None:
    ours, rasas = (made(kind, tmp_path) for kind in (InOrder, DaskGraphRunner))
    for _ in range(2):
        RAN.clear()
        assert ours.run({"message": "m"}, targets) == (expected := rasas.run({"message": "m"}, targets))
        assert len(RAN) == 2 * len(set(RAN))
        assert expected


def test_each_run_has_inputs_of_its_own(tmp_path: Path) -> None:
    runner = made(InOrder, tmp_path)
    assert runner.run({"message": "one"}, ["first"]) != runner.run({"message": "two"}, ["first"])


def test_a_missing_input_and_a_failure_are_told_as_rasa_tells_them(tmp_path: Path) -> None:
    for kind in (InOrder, DaskGraphRunner):
        with pytest.raises(GraphRunError, match="Missing input"):
            made(kind, tmp_path).run({}, ["first"])
        with pytest.raises(Exception, match="broken") as raised:
            made(kind, tmp_path).run({}, ["broken"])
        assert raised.type.__name__ == "GraphComponentException"


def test_rasas_runner_is_taken_over_with_its_nodes_and_another_left_alone(tmp_path: Path) -> None:
    rasas = made(DaskGraphRunner, tmp_path)
    ours = InOrder.like(rasas)
    assert isinstance(ours, InOrder) and ours.run({"message": "m"}) == rasas.run({"message": "m"})
    assert ours._nodes["first"]._component is rasas._instantiated_nodes["first"]._component
    assert InOrder.like(ours) is ours
