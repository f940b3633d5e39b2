"""Runs the nodes of a trained model one after another, as its graph has them.

Rasa's own runner hands each prediction to dask, which plans the few nodes anew every time (ADR 0038).
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class InOrder(GraphRunner):
    """Each node that a target needs runs once, after what it needs; the order is worked out once per target."""

    def __init__(self, schema: GraphSchema, nodes: Mapping[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]] = {}

    @classmethod
    def create(cls, graph_schema: GraphSchema, model_storage: ModelStorage, execution_context: ExecutionContext,
               hooks: list[GraphNodeHook] | None = None) -> InOrder:
        return cls(graph_schema, {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()})

    @classmethod
    def like(cls, runner: GraphRunner) -> GraphRunner:
        """A runner of the same loaded nodes; anything but Rasa's own runner is left as it is."""
        if type(runner) is not DaskGraphRunner:
            return runner
        return cls(runner._graph_schema, runner._instantiated_nodes)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        wanted = tuple(targets or self._schema.target_names)
        made = dict(inputs or {})
        try:
            for name, needs in self._order(wanted):
                # A node is told the bare name of what nobody made, and says so.
                _, made[name] = self._nodes[name](*((need, made[need]) if need in made else need for need in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return {target: made[target] for target in wanted}

    def _order(self, targets: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The nodes to run for these targets, each with the names of what it needs."""
        if targets not in self._orders:
            order: dict[str, tuple[str, ...]] = {}
            self._add(targets, order)
            self._orders[targets] = tuple(order.items())
        return self._orders[targets]

    def _add(self, names: Sequence[str], order: dict[str, tuple[str, ...]]) -> None:
        for name in names:
            if name in self._schema.nodes and name not in order:
                needs = tuple(self._schema.nodes[name].needs.values())
                self._add(needs, order)
                order[name] = needs
