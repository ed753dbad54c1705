"""What people do: approve or reject, fill in, and what whoever began does with what was returned to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias, cast

from engines.expression.formula import Formula
from engines.process.assignment import Candidates, Who
from engines.process.instance import Element
from engines.process.node import Failed, Node, Step
from engines.process.order import is_before
from engines.process.requests import Assign, CloseTasks, OpenTask, Remind, Request, Wake
from engines.process.stimulus import Assigned, Stimulus, TaskActed, TimerFired
from engines.process.timing import Timing
from engines.process.voting import Answer, Vote, Voting

TaskKind: TypeAlias = Literal["approval", "fill"]
Access: TypeAlias = Literal["hidden", "read", "write", "required"]
OnReject: TypeAlias = Literal["finish", "go_on", "return"]
Nobody: TypeAlias = Literal["fail", "approve", "reject", "administrators"]
Overdue: TypeAlias = Literal["remind", "approve", "reject"]

VERBS: Mapping[str, tuple[str, ...]] = {
    "approval": ("approve", "reject", "return", "transfer"), "fill": ("submit", "transfer"), "revision": ("submit",),
}  # fmt: skip
#: What is not a decision.
BESIDE = frozenset({"return", "transfer"})
#: People who are asked at once.
MOST_ASKED = 1_000


@dataclass(frozen=True, slots=True)
class UserTask(Node):
    """Work for one or several people."""

    task: TaskKind
    assign: tuple[Who, ...]
    voting: Voting
    nobody: Nobody = "fail"
    """Where nobody was found."""
    skips_initiator: bool = False
    """Whether whoever began approves silently where they would be asked."""
    on_reject: OnReject = "finish"
    return_to: str | None = None
    """Of `return`: the node; None: whoever began."""
    outcome: str | None = None
    """Id of the variable that gets `approved`, `rejected` or `submitted`."""
    access: Mapping[str, Access] = field(default_factory=dict)
    """Rights on fields of the record while it is done, by field id."""
    due: Timing | None = None
    overdue: Overdue = "remind"
    may: frozenset[str] = BESIDE
    """What else those who are asked may do, beside deciding."""

    kind: ClassVar[str] = "user_task"

    @property
    def verbs(self) -> tuple[str, ...]:
        """What those who are asked can do."""
        return tuple(verb for verb in VERBS[self.task] if verb not in BESIDE or verb in self.may)

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Those of its people and its deadline."""
        people = tuple(who.formula for who in self.assign if who.formula is not None)
        return people + (() if self.due is None else self.due.formulas)

    def enter(self, element: Element, step: Step) -> None:
        """Ask who it is for."""
        element.data.pop("is_left", None)
        people = tuple(who.candidates(step.value, step.instance.initiator) for who in self.assign)
        step.wait(element, Assign(element.id, self.id, people))

    def resume(self, element: Element, stimulus: Stimulus, step: Step) -> bool:
        """People are found, they act, or they are late."""
        if isinstance(stimulus, Assigned):
            if "users" in element.data:
                return False
            self._assigned(element, stimulus.users, step)
        elif isinstance(stimulus, TaskActed):
            return self._acted(element, stimulus, step)
        elif isinstance(stimulus, TimerFired):
            return self._is_late(element, stimulus, step)
        else:
            return False
        return True

    def closing(self, element: Element) -> tuple[Request, ...]:
        """Nobody is asked any more."""
        return (CloseTasks(element.id),)

    # people

    def _assigned(self, element: Element, users: tuple[int, ...], step: Step) -> None:
        asked = tuple(dict.fromkeys(users))
        if len(asked) > MOST_ASKED:
            raise Failed("too_many_assigned", {"node": self.title, "count": len(asked), "most": MOST_ASKED})
        if not asked:
            self._nobody(element, step)
            return
        agreed = step.instance.initiator if self.skips_initiator and self.task == "approval" else None
        votes = tuple(_vote(user == agreed) for user in asked)
        element.data |= {"users": asked, "votes": votes}
        step.note("assigned", element, users=asked)
        answer = self.voting.answer(dict(zip(asked, votes, strict=True)))
        if answer is not None:
            self._answered(element, answer, step)
            return
        step.ask(
            *(OpenTask(element.id, self.id, user, self.task) for user, vote in zip(asked, votes, strict=True) if vote == "open")
        )
        if self.due is not None:
            step.ask(Wake(element.id, self.due.due(step.row, step.env)))

    def _nobody(self, element: Element, step: Step) -> None:
        if self.nobody == "administrators" and not element.data.get("is_left"):
            element.data["is_left"] = True  # to those who have nobody above them
            step.ask(Assign(element.id, self.id, (Candidates("administrators"),)))
            return
        step.note("nobody", element)
        if self.nobody in ("fail", "administrators"):
            raise Failed("nobody_assigned", {"node": self.title})
        self._answered(element, "approved" if self.nobody == "approve" else "rejected", step)

    # what they do

    def _acted(self, element: Element, acted: TaskActed, step: Step) -> bool:
        votes = self._votes(element)
        if votes.get(acted.user) != "open" or acted.verb not in (self.verbs if acted.by is None else VERBS[self.task]):
            return False
        if acted.verb == "transfer":
            return self._transfer(element, acted, votes, step)
        if acted.verb == "return" and not self._may_return(acted.node, step):
            return False
        step.remember(acted.values)
        step.note("acted", element, user=acted.user, verb=acted.verb, comment=acted.comment, to=acted.node)
        if acted.verb == "return":
            step.give_back(element, acted.node, acted.then)
            return True
        votes[acted.user] = "rejected" if acted.verb == "reject" else "approved"
        element.data["votes"] = tuple(votes.values())
        answer = self.voting.answer(votes)
        if answer is None:
            step.ask(CloseTasks(element.id, acted.user))
        else:
            self._answered(element, answer, step)
        return True

    def _transfer(self, element: Element, acted: TaskActed, votes: Mapping[int, Vote], step: Step) -> bool:
        if acted.to is None or acted.to in votes:
            return False
        users = tuple(acted.to if user == acted.user else user for user in votes)
        element.data |= {"users": users, "votes": tuple(votes.values())}
        instead = {} if acted.by is None else {"by": acted.by}
        step.note("acted", element, user=acted.user, verb="transfer", comment=acted.comment, to=acted.to, **instead)
        step.ask(CloseTasks(element.id, acted.user), OpenTask(element.id, self.id, acted.to, self.task))
        return True

    def _may_return(self, node: str | None, step: Step) -> bool:
        if node is None:
            return step.instance.initiator is not None
        known = step.definition.nodes.get(node)
        return isinstance(known, UserTask) and is_before(step.definition, node, self.id)

    def _answered(self, element: Element, answer: Answer, step: Step) -> None:
        step.ask(CloseTasks(element.id))
        if self.outcome is not None:
            is_submitted = self.task == "fill" and answer == "approved"
            step.instance.variables[self.outcome] = "submitted" if is_submitted else answer
        step.note("answered", element, answer=answer)
        if answer == "approved" or self.on_reject == "go_on":
            step.leave(element)
        elif self.on_reject == "return" and (self.return_to, step.instance.initiator) != (None, None):
            step.give_back(element, self.return_to, "again")
        else:
            step.end(element)
            step.finish("completed", "rejected")

    def _is_late(self, element: Element, fired: TimerFired, step: Step) -> bool:
        round = cast("int", element.data.get("round", 0))
        if fired.round != round or self.due is None or "users" not in element.data:
            return False
        step.note("overdue", element, then=self.overdue)
        if self.overdue != "remind":
            self._answered(element, "approved" if self.overdue == "approve" else "rejected", step)
            return True
        step.ask(Remind(element.id))
        element.data["round"] = round + 1
        again = self.due.due(step.row, step.env)
        if again > step.env.now:
            step.ask(Wake(element.id, again, round + 1))
        return True

    @staticmethod
    def _votes(element: Element) -> dict[int, Vote]:
        users = cast("tuple[int, ...]", element.data.get("users", ()))
        return dict(zip(users, cast("tuple[Vote, ...]", element.data.get("votes", ())), strict=True))


@dataclass(frozen=True, slots=True)
class Revision(Node):
    """Built into every process: what was returned to whoever began. They change the record and submit again."""

    kind: ClassVar[str] = "revision"

    def enter(self, element: Element, step: Step) -> None:
        """A task for them."""
        initiator = step.instance.initiator
        if initiator is None:
            raise Failed("nobody_assigned", {"node": self.title})
        element.data |= {"users": (initiator,), "votes": ("open",)}
        step.wait(element, OpenTask(element.id, self.id, initiator, "revision"))

    def resume(self, element: Element, stimulus: Stimulus, step: Step) -> bool:
        """They submit: it runs again from its start, or goes straight back to the one who returned it."""
        if not isinstance(stimulus, TaskActed) or stimulus.verb != "submit" or stimulus.user != step.instance.initiator:
            return False
        step.remember(stimulus.values)
        step.note("acted", element, user=stimulus.user, verb="submit", comment=stimulus.comment)
        step.ask(CloseTasks(element.id))
        step.leave(element)
        return True

    def closing(self, element: Element) -> tuple[Request, ...]:
        """Nobody is asked any more."""
        return (CloseTasks(element.id),)


def _vote(is_approved: bool) -> Vote:
    return "approved" if is_approved else "open"
