"""Passwords: hashed slowly and with a salt, judged before they are taken; an unknown login costs as much as a known one."""

import pytest
from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError
from argon2.low_level import Type

from engines.kernel.errors import Invalid
from runtime.auth import passwords
from runtime.auth.passwords import check_policy, hash_password, needs_rehash, new_password, verify_password


def test_the_hash_is_argon2id_as_recommended():
    found = extract_parameters(hash_password("correct horse"))
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 47104, 1, 1)
    assert (found.salt_len, found.hash_len) == (16, 32)


def test_nobody_s_hash_costs_the_same_and_fits_nothing():
    assert extract_parameters(passwords._NOBODY) == extract_parameters(hash_password("x"))
    assert not verify_password("", None)
    assert not verify_password("password", None)


def test_equal_passwords_have_different_hashes():
    first, second = hash_password("密码很长很长很长"), hash_password("密码很长很长很长")
    assert first != second
    assert verify_password("密码很长很长很长", first)
    assert not verify_password("密码很长很长很常", first)


def test_an_older_hash_is_noticed():
    older = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("correct horse")
    assert verify_password("correct horse", older)
    assert needs_rehash(older)
    assert not needs_rehash(hash_password("correct horse"))


def test_a_damaged_hash_opens_nothing():
    with pytest.raises(InvalidHashError):
        verify_password("x", "nonsense")


@pytest.mark.parametrize(("password", "code"), [
    ("", "password_too_short"), ("1234567", "password_too_short"), ("密码密码", "password_too_short"), ("x" * 257, "password_too_long"),
    ("Chen@shop.example", "password_is_login"), ("12345678", "password_too_common"), ("PassWord", "password_too_common"),
    ("zzzzzzzzzzzz", "password_too_common"), ("woaini1314", "password_too_common"),
])  # fmt: skip
def test_what_is_easily_guessed_is_refused(password: str, code: str):
    with pytest.raises(Invalid) as refused:
        check_policy(password, "chen@shop.example")
    assert refused.value.code == code
    assert password == "" or password not in str(refused.value)


def test_a_new_password_passes_and_is_never_the_same():
    made = {new_password() for _ in range(100)}
    assert len(made) == 100
    for each in made:
        check_policy(each, "chen")
        assert len(each) == 19
