"""Names that people read: of users, organisations, departments and keys."""

from engines.kernel.errors import Problem

LONGEST = 200


def name_problems(name: str) -> list[Problem]:
    """What is wrong with a name: empty, too long, or with characters that cannot be seen."""
    is_right = 1 <= len(name) <= LONGEST and name.isprintable()
    return [] if is_right else [Problem("bad_display_name", "/name", {"most": LONGEST})]
