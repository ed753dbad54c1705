"""How many who are asked come to one answer: any (或签), all (会签), a ratio (票签). Decided as soon as the answer is fixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

Method: TypeAlias = Literal["any", "all", "ratio"]
Vote: TypeAlias = Literal["open", "approved", "rejected"]
Answer: TypeAlias = Literal["approved", "rejected"]


@dataclass(frozen=True, slots=True)
class Voting:
    """The rule by which votes become an answer."""

    method: Method = "any"
    any_reject: Literal["first", "all"] = "first"
    """Of any and all: whether the first rejection rejects, or only that of all of them."""
    ratio: Decimal = Decimal("0.5")
    """Of those asked, 0 to 1, who must approve."""
    is_strict: bool = False
    """More than the ratio, not just as many."""
    veto: bool = False
    """Of a ratio: one rejection rejects."""

    def answer(self, votes: Mapping[int, Vote]) -> Answer | None:
        """The answer, or None while it can still be either. `votes`: by user, nobody's are none."""
        count = len(votes)
        approved = sum(vote == "approved" for vote in votes.values())
        rejected = sum(vote == "rejected" for vote in votes.values())
        if not count:
            return None
        if self.method == "ratio":
            return self._by_ratio(count, approved, rejected)
        if rejected == count or (rejected and self.any_reject == "first"):
            return "rejected"
        enough = approved >= 1 if self.method == "any" else approved + rejected == count
        return "approved" if enough else None

    def _by_ratio(self, count: int, approved: int, rejected: int) -> Answer | None:
        if rejected and self.veto:
            return "rejected"
        if self._is_enough(approved, count):
            return "approved"
        return None if self._is_enough(count - rejected, count) else "rejected"

    def _is_enough(self, approved: int, count: int) -> bool:
        needed = self.ratio * count
        return approved > needed if self.is_strict else approved >= needed and approved > 0
