"""Sentences about messages and what became of them."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    # why one is held or was skipped
    "quiet_hours": {"en": "waits for the end of the quiet hours", "zh-CN": "等待免打扰时段结束"},
    "no_consent": {"en": "who should get it has not agreed to such messages", "zh-CN": "对方未同意接收此类消息"},
    "no_address": {"en": "there is no address for it", "zh-CN": "没有可用的联系方式"},
    "erased": {"en": "who it was about has been erased", "zh-CN": "相关人员的信息已被删除"},
    "message_gone": {"en": "the app has this message no more", "zh-CN": "应用中已没有此消息"},
    # what went wrong
    "delivery_unreachable": {
        "en": "The channel “{channel}” could not be reached. It is tried again; look at its address if that goes on.",
        "zh-CN": "无法连接渠道“{channel}”，系统会自动重试；若持续失败，请检查其地址。",
    },
    "delivery_timeout": {
        "en": "The channel “{channel}” did not answer in time. It is tried again.",
        "zh-CN": "渠道“{channel}”未及时应答，系统会自动重试。",
    },
    "delivery_busy": {
        "en": "The channel “{channel}” asks to try again later. It is tried again.",
        "zh-CN": "渠道“{channel}”要求稍后再试，系统会自动重试。",
    },
    "delivery_broke": {
        "en": "The channel “{channel}” broke. It is tried again; tell whoever wrote the plugin.",
        "zh-CN": "渠道“{channel}”出错，系统会自动重试；请联系插件作者。",
    },
    "delivery_refused": {
        "en": "The other side refused a message by “{channel}”. See what it said, correct that, and retry.",
        "zh-CN": "对方拒绝了经“{channel}”发送的消息。请查看对方的说明，改正后重试。",
    },
    "delivery_bad_address": {
        "en": "The address does not fit for “{channel}”, or nobody has it. Correct it in the record.",
        "zh-CN": "该联系方式不适用于“{channel}”，或不存在。请在记录中改正。",
    },
    "delivery_bad_settings": {
        "en": "The channel “{channel}” does not take its login or its security. Correct its settings.",
        "zh-CN": "渠道“{channel}”的登录信息或加密方式不正确，请检查其设置。",
    },
    "delivery_untrusted": {
        "en": "The server of “{channel}” has no certificate to be trusted, so nothing was sent. Correct the server's name in the "
        "settings, or have its certificate renewed; that of a server of your own can be trusted by SSL_CERT_FILE.",
        "zh-CN": "渠道“{channel}”的服务器证书不可信，因此没有发送。请检查设置中的服务器名称或更新证书；自建服务器的证书可通过 SSL_CERT_FILE 信任。",
    },
    "delivery_not_allowed": {
        "en": "“{channel}” leads to an address that must not be reached from here. Allow its network in TESSERA_OUTBOUND_NETWORKS.",
        "zh-CN": "“{channel}”指向不允许访问的地址。如需访问，请在 TESSERA_OUTBOUND_NETWORKS 中允许该网络。",
    },
    "delivery_too_large": {
        "en": "A message by “{channel}” is too large. Shorten it.",
        "zh-CN": "经“{channel}”发送的消息过大，请精简内容。",
    },
    "delivery_not_ready": {
        "en": "The channel “{channel}” is not set up. Switch it on and fill in its settings, then retry.",
        "zh-CN": "渠道“{channel}”尚未启用。请启用并填写设置后重试。",
    },
    # what went wrong for good, after as many tries as there are
    "delivery_unreachable_given_up": {
        "en": "The channel “{channel}” could not be reached in any of {attempts} tries. Look at its address, then retry.",
        "zh-CN": "已尝试 {attempts} 次，始终无法连接渠道“{channel}”。请检查其地址后重试。",
    },
    "delivery_timeout_given_up": {
        "en": "The channel “{channel}” did not answer in time in any of {attempts} tries. Retry when it is well again.",
        "zh-CN": "已尝试 {attempts} 次，渠道“{channel}”始终未及时应答。请在其恢复后重试。",
    },
    "delivery_busy_given_up": {
        "en": "The channel “{channel}” asked to come later in each of {attempts} tries. See what it said, then retry.",
        "zh-CN": "已尝试 {attempts} 次，渠道“{channel}”始终要求稍后再试。请查看其说明后重试。",
    },
    "delivery_broke_given_up": {
        "en": "The channel “{channel}” broke in each of {attempts} tries. Tell whoever wrote the plugin, then retry.",
        "zh-CN": "已尝试 {attempts} 次，渠道“{channel}”始终出错。请联系插件作者，修复后重试。",
    },
    # what went wrong once
    "delivery_unreachable_once": {"en": "could not be reached", "zh-CN": "无法连接"},
    "delivery_timeout_once": {"en": "did not answer in time", "zh-CN": "未及时应答"},
    "delivery_busy_once": {"en": "asked to come later", "zh-CN": "要求稍后再试"},
    "delivery_broke_once": {"en": "the channel broke", "zh-CN": "渠道出错"},
    "delivery_refused_once": {"en": "refused", "zh-CN": "对方拒绝"},
    "delivery_bad_address_once": {"en": "does not take the address", "zh-CN": "联系方式无效"},
    "delivery_bad_settings_once": {"en": "does not take the login or the security", "zh-CN": "登录信息或加密方式不正确"},
    "delivery_untrusted_once": {"en": "has no certificate to be trusted", "zh-CN": "证书不可信"},
    "delivery_not_allowed_once": {"en": "the address must not be reached from here", "zh-CN": "不允许访问该地址"},
    "delivery_too_large_once": {"en": "too large", "zh-CN": "内容过大"},
    # why it was sent or was not
    "why_message_test": {"en": "An administrator tried the channel.", "zh-CN": "管理员测试渠道时发送。"},
    "why_message_rule": {"en": "“{rule}” sends it.", "zh-CN": "由“{rule}”发送。"},
    "why_message_gone": {
        "en": "The app has this message no more: what it asked for cannot be told.",
        "zh-CN": "应用中已没有此消息，无法说明发送条件。",
    },
    "why_message_needs_none": {"en": "It needs no consent.", "zh-CN": "此消息无需征得同意。"},
    "why_message_consent": {"en": "Consent was there: {consent}.", "zh-CN": "已征得同意：{consent}。"},
    "why_message_no_consent": {
        "en": "It was not sent, because consent was not there: {consent}.",
        "zh-CN": "未发送：没有满足同意条件（{consent}）。",
    },
    "why_message_consent_untold": {"en": "Consent was there.", "zh-CN": "已征得同意。"},
    "why_message_no_consent_untold": {
        "en": "It was not sent, because consent was not there.",
        "zh-CN": "未发送：没有征得同意。",
    },
    "why_message_held": {
        "en": "It is marketing, and nobody is disturbed from {begins} to {ends}: it goes out at {until}.",
        "zh-CN": "营销消息在 {begins} 至 {ends} 免打扰，将于 {until} 发送。",
    },
    "why_message_quiet": {
        "en": "It is marketing: outside of the quiet hours, {begins} to {ends}, only.",
        "zh-CN": "营销消息，仅在免打扰时段（{begins} 至 {ends}）以外发送。",
    },
    "why_message_way": {
        "en": "By {channel}: the first of {ways} that is set up and for which there is an address.",
        "zh-CN": "经{channel}发送：在 {ways} 中，它是第一个已启用且有联系方式的渠道。",
    },
    "why_message_only_way": {"en": "By {channel}, its only way.", "zh-CN": "经{channel}发送，这是唯一可用的渠道。"},
    "why_message_no_address": {
        "en": "It was not sent, because the record has no address for {ways}.",
        "zh-CN": "未发送：记录中没有可用于{ways}的联系方式。",
    },
    # at the doors
    "delivery_text_gone": {
        "en": "What it said is not kept any more, so it cannot be sent again.",
        "zh-CN": "消息内容已不再保留，无法重试。",
    },
    "delivery_not_found": {"en": "There is no such delivery. Load the list again.", "zh-CN": "没有这条发送记录，请刷新列表。"},
    "delivery_not_failed": {
        "en": "Only what has failed can be sent again. Load the list again.",
        "zh-CN": "只能重试发送失败的消息，请刷新列表。",
    },
    "test_address_missing": {
        "en": "Say where the test should go: you have no address of this kind.",
        "zh-CN": "请填写测试消息的接收地址：您的账号没有此类联系方式。",
    },
    "test_subject": {"en": "Test from Tessera", "zh-CN": "来自 Tessera 的测试"},
    "test_body": {
        "en": "This message tries whether the channel “{channel}” works. It does.",
        "zh-CN": "这是渠道“{channel}”的测试消息，收到即表示渠道可用。",
    },
}
