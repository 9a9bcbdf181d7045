"""Who is who in a run: what the program has registered, and what each of it was in the checkpoint."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iac.errors import EngineError
from iac.lab.engine.state import State

if TYPE_CHECKING:
    from iac.lab.engine import urns
    from iac.lab.engine.ledger import Ledger
    from iac.lab.engine.options import Goal


@dataclass
class Roster:
    """The resources of one run by URN: ``news`` as they will be, ``goals`` as they were asked for."""

    namer: urns.Namer
    ledger: Ledger
    goals: dict[str, Goal] = field(default_factory=dict)
    news: dict[str, State] = field(default_factory=dict)
    _renamed: dict[str, str] = field(default_factory=dict)
    _claimed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._olds: dict[str, State] = {state.urn: state for state in self.ledger if not state.delete}

    @property
    def registered(self) -> set[str]:
        """Every URN of this run, and the former ones of what took a new name."""
        return {*self.news, *self._renamed.values()}

    def enter(self, goal: Goal) -> tuple[str, State | None]:
        """Take the URN for a goal; return it and the resource it was."""
        if goal.parent and goal.parent not in self.news:
            raise EngineError(f"its parent {goal.parent} is not registered", urn=goal.name)
        if goal.parent in self.goals:
            goal.inherit(self.goals[goal.parent])
        urn = self.namer.urn(goal.parent, goal.type, goal.name)
        if urn in self.goals:
            raise EngineError("two resources have this URN. Give one of them another name", urn=urn)
        self.goals[urn] = goal
        return urn, self._former(urn, goal)

    def _former(self, urn: str, goal: Goal) -> State | None:
        """Find the resource in the checkpoint by its URN or by an alias; by an alias, it takes its new name."""
        for known in (urn, *self.namer.aliases(urn, goal.parent, goal.aliases, self._renamed)):
            if known not in self._olds:
                continue
            if known == urn:
                if urn in self._claimed:
                    raise EngineError(f"{self._claimed[urn]} already took its place by an alias", urn=urn)
                return self._olds[known]
            if known in self.goals or known in self._claimed:
                raise EngineError(f"its alias {known} is a resource of its own in this program", urn=urn)
            self._claimed[known] = urn
            self._renamed[urn] = known
            self.ledger.rename(known, urn)
            return self._olds[known]
        return None

    def place(self, goal: Goal, urn: str, old: State | None, provider: str) -> State:
        """Return the resource that a goal asks for, entered under its URN; identifier and outputs are still to come."""
        new = State(
            urn=urn,
            type=goal.type,
            custom=goal.custom,
            inputs=copy.deepcopy(goal.inputs),
            parent=goal.parent,
            protect=bool(goal.protect),
            dependencies=goal.dependencies,
            provider=provider,
            property_dependencies=goal.property_dependencies,
            additional_secret_outputs=goal.secret_outputs,
            custom_timeouts=goal.timeouts,
            retain_on_delete=bool(goal.retain),
            deleted_with=goal.deleted_with,
            ignore_changes=goal.ignore_changes,
            replace_on_changes=goal.replace_on_changes,
            created=old.created if old else "",
            modified=old.modified if old else "",
        )
        self.news[urn] = new
        return new
