"""Sentences of the ledger: what a definition lacks, why a booking was refused, and what a booking did.

The answers' sentences take the fields of `posting.Answer`, the refusals' those of `posting.Refused.params`.
"""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    # Definitions
    "ledger_unknown_property": {
        "en": "A ledger has no property “{name}”; remove it or correct its spelling.",
        "zh-CN": "账本没有“{name}”这个属性，请删除或检查拼写。",
    },
    "ledger_property_missing": {
        "en": "Give the ledger its “{name}”.",
        "zh-CN": "请填写账本的“{name}”。",
    },
    "ledger_owner_unknown": {
        "en": "There is no form “{form}”; name the form whose records own the accounts as app.form.",
        "zh-CN": "找不到表单“{form}”，请以“应用.表单”的形式填写账户所属的表单。",
    },
    "ledger_setting_unknown": {
        "en": "“{setting}” is not possible here; choose one of: {choices}.",
        "zh-CN": "此处不能填写“{setting}”，可选值：{choices}。",
    },
    "ledger_text_expected": {
        "en": "Write a text here, or one text per language.",
        "zh-CN": "此处请填写文本，或按语言分别填写文本。",
    },
    "ledger_validity_syntax": {
        "en": "“{text}” is not a validity; write unlimited, 30D, 6W, 10M or 1Y, and where wanted /week, /month or /year.",
        "zh-CN": "“{text}”不是有效期；请填写 unlimited、30D、6W、10M 或 1Y，需要取整到期末时加上 /week、/month 或 /year。",
    },
    # Refusals
    "ledger_amount_not_positive": {
        "en": "The amount must be greater than zero, not {amount}.",
        "zh-CN": "数额必须大于零，当前为 {amount}。",
    },
    "ledger_amount_too_large": {
        "en": "The amount {amount} is larger than an account can hold; split it or correct it.",
        "zh-CN": "数额 {amount} 超出账户上限，请拆分或更正。",
    },
    "ledger_expires_too_early": {
        "en": "It would expire ({expires_at}) before it can be used ({available_at}); choose a later expiry.",
        "zh-CN": "到期时间（{expires_at}）不晚于可用时间（{available_at}），请改用更晚的到期时间。",
    },
    "ledger_balance_too_low": {
        "en": "The balance of {balance} does not cover {amount}; {missing} are missing.",
        "zh-CN": "余额 {balance} 不足以支付 {amount}，还差 {missing}。",
    },
    "ledger_overdraft_limit": {
        "en": "This would bring the debt to {debt}; at most {limit} is allowed.",
        "zh-CN": "欠额将达到 {debt}，最多允许 {limit}。",
    },
    "ledger_already_taken_back": {
        "en": "This return has already taken back its share of the credit.",
        "zh-CN": "该退回已扣回过相应数额，不再重复扣回。",
    },
    "ledger_nothing_to_give_back": {
        "en": "This spending has already been given back completely.",
        "zh-CN": "该笔支出已全部退还。",
    },
    "ledger_gives_back_too_much": {
        "en": "Only {outstanding} of this spending are left to give back, not {amount}.",
        "zh-CN": "该笔支出最多还可退还 {outstanding}，不能退还 {amount}。",
    },
    "ledger_hold_resolved": {
        "en": "This hold has already been captured or released.",
        "zh-CN": "该冻结已处理完毕（已扣款或已解冻）。",
    },
    "ledger_hold_timed_out": {
        "en": "This hold ran out at {expires_at}; place a new one.",
        "zh-CN": "该冻结已于 {expires_at} 超时，请重新冻结。",
    },
    "ledger_capture_too_much": {
        "en": "The hold covers {outstanding}, not {amount}.",
        "zh-CN": "冻结数额为 {outstanding}，不能扣款 {amount}。",
    },
    "ledger_holds_open": {
        "en": "{held} units are on hold; capture or release them before merging the accounts.",
        "zh-CN": "账户尚有 {held} 被冻结，请先扣款或解冻，再合并账户。",
    },
    "ledger_same_account": {
        "en": "Sender and receiver are the same account; choose another one.",
        "zh-CN": "转出与转入为同一账户，请另选账户。",
    },
    # Defects
    "ledger_lots_not_loaded": {
        "en": "The lots of account {account} were not loaded before booking.",
        "zh-CN": "记账前未载入账户 {account} 的批次。",
    },
    "ledger_unbalanced": {
        "en": "A transaction of account {account} does not sum to zero: {legs}.",
        "zh-CN": "账户 {account} 的一笔交易借贷不平：{legs}。",
    },
    "ledger_invariant_broken": {
        "en": "The books of account {account} contradict themselves ({what}); run the ledger's verification.",
        "zh-CN": "账户 {account} 的账目自相矛盾（{what}），请对账本进行核对。",
    },
    # Answers
    "ledger_credit": {
        "en": "{amount} credited, {settled} of it against debt; the balance is {active}.",
        "zh-CN": "入账 {amount}，其中抵扣欠额 {settled}；余额 {active}。",
    },
    "ledger_debit": {
        "en": "{amount} spent; the balance is {active}.",
        "zh-CN": "支出 {amount}；余额 {active}。",
    },
    "ledger_debit_owed": {
        "en": "{amount} spent, {owed} of it beyond the balance; the debt is {debt}.",
        "zh-CN": "支出 {amount}，其中 {owed} 超出余额；欠额 {debt}。",
    },
    "ledger_reverse_credit": {
        "en": "{amount} taken back; the balance is {active}.",
        "zh-CN": "扣回 {amount}；余额 {active}。",
    },
    "ledger_reverse_credit_owed": {
        "en": "{amount} taken back, {owed} of it beyond the balance; the debt is {debt}.",
        "zh-CN": "扣回 {amount}，其中 {owed} 超出余额；欠额 {debt}。",
    },
    "ledger_reverse_credit_nothing": {
        "en": "Nothing was left to take back.",
        "zh-CN": "没有可扣回的数额。",
    },
    "ledger_cancel_pending": {
        "en": "{amount} not yet available cancelled; {pending} are still to come.",
        "zh-CN": "取消待生效 {amount}；仍有 {pending} 待生效。",
    },
    "ledger_cancel_pending_nothing": {
        "en": "Nothing was left to cancel.",
        "zh-CN": "没有可取消的待生效数额。",
    },
    "ledger_reverse_debit": {
        "en": "{amount} given back; the balance is {active}.",
        "zh-CN": "退还 {amount}；余额 {active}。",
    },
    "ledger_reverse_debit_expired": {
        "en": "{amount} given back, {expired} expired in the course of it; the balance is {active}.",
        "zh-CN": "退还 {amount}，其间过期 {expired}；余额 {active}。",
    },
    "ledger_expire": {
        "en": "{amount} expired; the balance is {active}.",
        "zh-CN": "过期 {amount}；余额 {active}。",
    },
    "ledger_activate": {
        "en": "{amount} became available; the balance is {active}.",
        "zh-CN": "{amount} 已生效；余额 {active}。",
    },
    "ledger_expire_nothing": {
        "en": "Nothing was due to expire.",
        "zh-CN": "没有到期的数额。",
    },
    "ledger_activate_nothing": {
        "en": "Nothing was due to become available.",
        "zh-CN": "没有到生效时间的数额。",
    },
    "ledger_hold": {
        "en": "{amount} put on hold; the balance is {active}.",
        "zh-CN": "冻结 {amount}；余额 {active}。",
    },
    "ledger_capture": {
        "en": "{amount} of the hold spent; the balance is {active}.",
        "zh-CN": "冻结中扣款 {amount}；余额 {active}。",
    },
    "ledger_release": {
        "en": "{amount} released from hold; the balance is {active}.",
        "zh-CN": "解冻 {amount}；余额 {active}。",
    },
    "ledger_transfer_out": {
        "en": "{amount} passed on; the balance is {active}.",
        "zh-CN": "转出 {amount}；余额 {active}。",
    },
    "ledger_merge_out": {
        "en": "The account was merged into another one with {amount} units.",
        "zh-CN": "账户已并入另一账户，转入 {amount}。",
    },
    "ledger_merge_out_nothing": {
        "en": "The account was empty; nothing had to be moved.",
        "zh-CN": "账户为空，无需转移。",
    },
    # Differences that the verification finds
    "ledger_differs_legs": {
        "en": "Transaction {id} has {found} entries; it needs at least {expected}.",
        "zh-CN": "交易 {id} 只有 {found} 条分录，至少应有 {expected} 条。",
    },
    "ledger_differs_zero_sum": {
        "en": "The entries of transaction {id} sum to {found}, not to zero.",
        "zh-CN": "交易 {id} 的分录合计为 {found}，应为零。",
    },
    "ledger_differs_stranger": {
        "en": "Transaction {id} has entries of another account.",
        "zh-CN": "交易 {id} 含有其他账户的分录。",
    },
    "ledger_differs_amount": {
        "en": "Transaction {id} says {found}; its entries say {expected}.",
        "zh-CN": "交易 {id} 记为 {found}，分录合计为 {expected}。",
    },
    "ledger_differs_stock": {
        "en": "Transaction {id} moved {expected} by lots and {found} by entries.",
        "zh-CN": "交易 {id} 的批次变动为 {expected}，分录变动为 {found}。",
    },
    "ledger_differs_debt_legs": {
        "en": "Transaction {id} moved the debt by {expected} in consumption rows and by {found} in entries.",
        "zh-CN": "交易 {id} 的欠额明细变动为 {expected}，分录变动为 {found}。",
    },
    "ledger_differs_remaining": {
        "en": "Lot {id} says {found} remaining; its rows leave {expected}.",
        "zh-CN": "批次 {id} 的剩余为 {found}，按明细应为 {expected}。",
    },
    "ledger_differs_bounds": {
        "en": "Lot {id} has {found} remaining; it must be between 0 and {expected}.",
        "zh-CN": "批次 {id} 的剩余为 {found}，应在 0 到 {expected} 之间。",
    },
    "ledger_differs_expired": {
        "en": "Lot {id} says {found} expired; its rows say {expected}.",
        "zh-CN": "批次 {id} 的过期数额为 {found}，按明细应为 {expected}。",
    },
    "ledger_differs_reversed": {
        "en": "Lot {id} says {found} taken back; its rows say {expected}.",
        "zh-CN": "批次 {id} 的扣回数额为 {found}，按明细应为 {expected}。",
    },
    "ledger_differs_state": {
        "en": "Lot {id} is {found}; by what remains it should be {expected}.",
        "zh-CN": "批次 {id} 的状态为 {found}，按剩余应为 {expected}。",
    },
    "ledger_differs_negative": {
        "en": "Account {id} has {expected} below zero: {found}.",
        "zh-CN": "账户 {id} 的 {expected} 小于零：{found}。",
    },
    "ledger_differs_debt_and_balance": {
        "en": "Account {id} has a balance and a debt of {found} at once.",
        "zh-CN": "账户 {id} 同时有余额和欠额 {found}。",
    },
    "ledger_differs_over_returned": {
        "en": "Transaction {id} gave back more than it had drawn ({found}).",
        "zh-CN": "交易 {id} 退还的数额超过其支用（{found}）。",
    },
    "ledger_differs_orphan": {
        "en": "A row of {table} ({id}) names a row of {expected} that is not there.",
        "zh-CN": "{table} 中的行（{id}）引用了 {expected} 中不存在的行。",
    },
    "ledger_differs_transfer": {
        "en": "Transfers of this ledger are {found} apart; what leaves one account must reach another.",
        "zh-CN": "账本的转账收付相差 {found}，转出应等于转入。",
    },
    "ledger_differs_account_active": {
        "en": "Account {id}: the balance is stored as {found}, its entries say {expected}.",
        "zh-CN": "账户 {id}：余额存为 {found}，分录合计为 {expected}。",
    },
    "ledger_differs_account_pending": {
        "en": "Account {id}: the pending amount is stored as {found}, its entries say {expected}.",
        "zh-CN": "账户 {id}：待生效数额存为 {found}，分录合计为 {expected}。",
    },
    "ledger_differs_account_held": {
        "en": "Account {id}: the amount on hold is stored as {found}, its entries say {expected}.",
        "zh-CN": "账户 {id}：冻结数额存为 {found}，分录合计为 {expected}。",
    },
    "ledger_differs_account_spent": {
        "en": "Account {id}: the total spent is stored as {found}, its entries say {expected}.",
        "zh-CN": "账户 {id}：累计支出存为 {found}，分录合计为 {expected}。",
    },
    "ledger_differs_account_expired": {
        "en": "Account {id}: the total expired is stored as {found}, its entries say {expected}.",
        "zh-CN": "账户 {id}：累计过期存为 {found}，分录合计为 {expected}。",
    },
    "ledger_differs_account_debt": {
        "en": "Account {id}: the debt is stored as {found}, its entries say {expected}.",
        "zh-CN": "账户 {id}：欠额存为 {found}，分录合计为 {expected}。",
    },
    "ledger_differs_lots_active": {
        "en": "Account {id}: the balance is {found} by lots and {expected} by entries.",
        "zh-CN": "账户 {id}：余额按批次为 {found}，按分录为 {expected}。",
    },
    "ledger_differs_lots_pending": {
        "en": "Account {id}: the pending amount is {found} by lots and {expected} by entries.",
        "zh-CN": "账户 {id}：待生效数额按批次为 {found}，按分录为 {expected}。",
    },
    "ledger_differs_lots_held": {
        "en": "Account {id}: the amount on hold is {found} by lots and {expected} by entries.",
        "zh-CN": "账户 {id}：冻结数额按批次为 {found}，按分录为 {expected}。",
    },
    "ledger_differs_lots_debt": {
        "en": "Account {id}: the debt is {found} by lots and {expected} by entries.",
        "zh-CN": "账户 {id}：欠额按批次为 {found}，按分录为 {expected}。",
    },
}
