"""Tokens: random, told apart by their prefix, kept as a digest only."""

from runtime.auth.tokens import KEY, csrf_of, digest_of, is_same, new_token


def test_a_token_is_random_and_kept_as_a_digest():
    made = {new_token(KEY).token for _ in range(100)}
    assert len(made) == 100
    assert all(token.startswith("tsk_") and len(token) == 47 for token in made)
    one = new_token(KEY)
    assert one.digest == digest_of(one.token)
    assert (len(one.digest), one.token in one.digest) == (64, False)


def test_a_token_does_not_show_itself():
    made = new_token(KEY)
    assert made.token not in repr(made)


def test_the_proof_against_forgery_follows_from_the_token():
    first, second = new_token(KEY), new_token(KEY)
    assert csrf_of(first.token) == csrf_of(first.token)
    assert len({csrf_of(first.token), csrf_of(second.token), first.digest, csrf_of(first.digest)}) == 4
    assert is_same(csrf_of(first.token), csrf_of(first.token))
    assert not is_same("", csrf_of(first.token))


def test_any_text_can_be_shown_as_a_token():
    for text in ("", "\0", "\udcff", "令牌", "x" * 100_000):
        assert len(digest_of(text)) == 64
        assert not is_same(text, "a")
