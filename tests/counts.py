"""How much a test counts: little in `make test`, all of it in `make proof` (TESSERA_PROOF=1)."""

import os


def is_proof() -> bool:
    """Whether full counts were asked for."""
    return os.environ.get("TESSERA_PROOF", "") not in ("", "0")


def counts(reduced: int, full: int) -> int:
    """`reduced` in `make test`, `full` in `make proof`."""
    return full if is_proof() else reduced
