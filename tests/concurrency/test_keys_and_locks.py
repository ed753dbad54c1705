"""Numbers, unique values and locks among processes that write at the same moment."""

from tests.concurrency.books import balance, values
from tests.concurrency.conftest import Shop
from tests.concurrency.installation import save, save_id
from tests.concurrency.workers import PROCESSES, tally
from tests.counts import counts

EACH = 25
FEW = counts(8, 25)


def test_numbers_are_never_given_twice(shop: Shop) -> None:
    assert tally(shop.do([("save", "member.member", {"note": "numbered"})] * EACH)) == {"done": PROCESSES * EACH}
    numbers = values(shop.platform, "member.member", "member_no", note="numbered")
    assert len(set(numbers)) == len(numbers) == PROCESSES * EACH


def test_numbers_without_gaps_have_none(shop: Shop) -> None:
    """Every fourth is refused behind the drawing of its number, which must not leave a hole."""
    good, bad = ("save", "probe.ticket", {"note": "fine"}), ("save", "probe.ticket", {"note": "x"})
    outcomes = shop.do([good, good, bad, good] * (FEW // 2))
    assert tally(outcomes) == {"done": PROCESSES * (FEW // 2) * 3, "text_too_short": PROCESSES * (FEW // 2)}
    numbers = sorted(map(str, values(shop.platform, "probe.ticket", "ticket_no")))
    assert len(numbers) >= PROCESSES * (FEW // 2) * 3
    assert numbers == [f"T{number:06}" for number in range(1, len(numbers) + 1)]


def test_one_of_eight_gets_a_unique_value(shop: Shop) -> None:
    rounds = [f"S{number}" for number in range(counts(4, 25))]
    outcomes = shop.do([("save", "member.store", {"store_no": number, "name": "Store"}) for number in rounds])
    assert tally(outcomes) == {"done": len(rounds), "not_unique": len(rounds) * (PROCESSES - 1)}
    assert len(values(shop.platform, "member.store", "id")) == len(rounds)


def test_unique_values_that_cross_do_not_lock_each_other_out(shop: Shop) -> None:
    """Each process swaps phones between saves of its own and those of its neighbours."""
    phones = [f"1380000{number:04}" for number in range(4)]
    outcomes = shop.do(*[[("save", "member.member", {"phone": phones[(n + k) % 4]}) for k in range(4)] for n in range(PROCESSES)])
    assert tally(outcomes) == {"done": 4, "not_unique": PROCESSES * 4 - 4}


def test_transfers_that_cross_do_not_fail(shop: Shop) -> None:
    members = [save_id(shop.platform, "member.member", name="Lin") for _ in range(3)]
    for member in members:
        save(shop.platform, "points.adjustment", {"member": member, "points": 1000, "reason": "opening"})
    work = []
    for number in range(PROCESSES):
        giver, taker = members[number % 3], members[(number + 1 + number // 3 % 2) % 3]
        pair = [{"giver": giver, "taker": taker, "amount": 1}, {"giver": taker, "taker": giver, "amount": 2}]
        work.append([("save", "probe.transfer", values) for values in pair * FEW])
    assert tally(shop.do(*work)) == {"done": PROCESSES * FEW * 2}
    assert sum(balance(shop.platform, member) for member in members) == 3000


def test_orders_and_spending_of_the_same_members_do_not_fail(shop: Shop) -> None:
    """Members are locked by their roll-ups, then their accounts; others come by the accounts alone."""
    members = [save_id(shop.platform, "member.member", name="Zhou") for _ in range(2)]
    for member in members:
        save(shop.platform, "points.adjustment", {"member": member, "points": 1000, "reason": "opening"})
    work = []
    for number in range(PROCESSES):
        one, other = members[number % 2], members[(number + 1) % 2]
        work.append([
            request
            for _ in range(FEW // 2)
            for request in (
                ("save", "member.order", {"member": one, "amount": 5}),
                ("save", "probe.transfer", {"giver": other, "taker": one, "amount": 1}),
                ("save", "points.adjustment", {"member": other, "points": -1, "reason": "spent"}),
                ("save", "member.order", {"member": other, "amount": 5}),
            )
        ])  # fmt: skip
    assert tally(shop.do(*work)) == {"done": PROCESSES * (FEW // 2) * 4}
    assert sum(balance(shop.platform, member) for member in members) == 2000 - PROCESSES * (FEW // 2)


def test_accounts_that_are_found_late_are_waited_for(shop: Shop) -> None:
    """Taking a redemption back finds the account by what was posted; others lock it first and hold it long."""
    member = save_id(shop.platform, "member.member", name="Wu")
    save(shop.platform, "points.adjustment", {"member": member, "points": 1000, "reason": "opening"})
    reward = save_id(shop.platform, "points.reward", name="Cup", cost=1, status="on_sale")
    redemptions = [save_id(shop.platform, "points.redemption", member=member, reward=reward) for _ in range(FEW * 2)]
    cancels = [[("do", "points.redemption", id, "cancel", {}) for id in redemptions[n::2]] for n in range(2)]
    debits = [("save", "points.adjustment", {"member": member, "points": -1, "reason": "spent"})] * FEW
    assert tally(shop.do(*cancels, *[debits] * 6)) == {"done": FEW * PROCESSES}
    assert balance(shop.platform, member) == 1000 - FEW * 6
