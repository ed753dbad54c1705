"""Passwords that are hashed with little memory, for rooms whose tests sign in all the time: it would be a quarter of their time.

What it takes to hash one is proven by `auth/test_passwords.py`.
"""

import pytest
from argon2 import PasswordHasher
from argon2.low_level import Type

from runtime.auth import passwords


def hash_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the test is over."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1, type=Type.ID))
