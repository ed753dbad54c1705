"""Problems and errors of the whole product.

A *problem* says what is wrong at one place, by a stable code; its sentence is made from the message catalogue
(`messages.py` of the room that raises it), in the reader's language. An *error* carries one or more problems up to the
door (command line, HTTP), which decides exit status or HTTP status by the error's class and code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `code` is stable snake_case, listed in a `messages.py`; `pointer` is a JSON pointer into the input that was given
    (a blueprint: `/shop/forms/order.json/fields/3/formula`; a record: `/phone` or `/lines/2/price`), "" for the whole;
    `params` fill the sentence; `hint` is a likely correction ("did you mean …"), shown behind the sentence.
    """

    code: str
    pointer: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    hint: str | None = None

    def under(self, prefix: str) -> "Problem":
        """The same problem, seen from further outside: `prefix` stands before its pointer."""
        return replace(self, pointer=prefix + self.pointer)


class AppError(Exception):
    """Something was refused; `problems` say what and where. The first problem's code is the error's code."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(", ".join(f"{p.pointer or '/'}: {p.code} {dict(p.params) or ''}".strip() for p in self.problems))

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code


class Invalid(AppError):
    """The input does not fit: the author or user has to change it."""


class NotFound(AppError):
    """What was named does not exist, or may not be seen."""


class Unauthenticated(AppError):
    """Who asks has not shown who they are, or no longer counts as such."""


class Forbidden(AppError):
    """Who asks is known, and may not do this."""


class Conflict(AppError):
    """The state of the data has moved on since the caller looked at it."""


class Transient(AppError):
    """May work when tried again: a lock, a lost connection, a busy peer."""


class Throttled(Transient):
    """Asked too often; `params["seconds"]` says when to ask again."""


class Permanent(AppError):
    """Will not work however often it is tried: a defect or a wrong set-up."""
