"""Sentences about print."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "print_failed": {
        "en": "The print template could not be filled in: {reason}. Whoever looks after the app should correct it.",
        "zh-CN": "打印模板无法填写：{reason}。请联系应用管理员修改模板。",
    },
    "print_too_slow": {
        "en": "Printing took longer than {seconds} seconds and was ended. Print fewer records, or simplify the template.",
        "zh-CN": "打印用时超过 {seconds} 秒，已终止。请减少记录数，或简化模板。",
    },
    "print_too_much": {
        "en": "The print grew too large and was ended. Print fewer records, or simplify the template.",
        "zh-CN": "打印内容过大，已终止。请减少记录数，或简化模板。",
    },
    "print_not_allowed": {
        "en": "The print template asks for something that templates may not do. Whoever looks after the app should correct it.",
        "zh-CN": "打印模板使用了不允许的操作。请联系应用管理员修改模板。",
    },
    "print_code_unfit": {
        "en": "A value does not fit into a code: a barcode takes up to 80 letters without accents and digits, a QR code 1,000 characters.",
        "zh-CN": "有内容无法制成条码：条形码仅支持 80 个以内的英文字母和数字，二维码最多 1000 个字符。",
    },
    "print_not_installed": {
        "en": "PDF cannot be made here: {reason}. Print from the preview, and have “tessera doctor” say what to install.",
        "zh-CN": "此服务器无法生成 PDF：{reason}。请先从预览打印，并由管理员运行 tessera doctor 查看需安装的组件。",
    },
    "print_busy": {
        "en": "Others are printing just now. Try again in {seconds} seconds.",
        "zh-CN": "当前打印任务较多，请 {seconds} 秒后重试。",
    },
}
