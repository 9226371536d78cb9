"""Nodes of our own: one task per item of a list, which the open engine lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.nodes.split import SplitActivation


class ForEachActivation(SplitActivation):
    """Opens one task per item; with no item it goes straight on."""

    @Activation.status.super()
    def activate(self) -> None:
        """Work out the tasks (确定待办)."""
        items = list(self.flow_task.items(self))
        self.next_tasks = [(self.flow_task.target, item) for item in items] or [(self.flow_task.otherwise, None)]


class ForEach(flow.Split):
    """A parallel gateway over data: `ForEach(items).each(node, none=other)`."""

    activation_class = ForEachActivation

    def __init__(self, items: Callable[[Any], list[dict[str, Any]]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.items = items
        self.target: Node | None = None
        self.otherwise: Node | None = None

    def each(self, node: Any, none: Any) -> ForEach:
        """The node opened per item, and where to go without items."""
        self.target, self.otherwise = node, none
        return self

    def _resolve(self, instance: Any) -> None:
        self.target = this.resolve(instance, self.target)
        self.otherwise = this.resolve(instance, self.otherwise)

    def _outgoing(self) -> Iterator[Edge]:
        yield Edge(src=self, dst=self.target, edge_class="next")
        yield Edge(src=self, dst=self.otherwise, edge_class="default")
