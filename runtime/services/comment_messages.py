"""Sentences about comments and notices."""

from engines.kernel.messages import Messages

MESSAGES: Messages = {
    "comment_not_found": {
        "en": "This comment is not there any more. Load the record again.",
        "zh-CN": "这条评论已不存在，请刷新后再试。",
    },
    "comment_not_yours": {
        "en": "You can change only what you have said yourself. Reply to it instead.",
        "zh-CN": "只能修改或删除自己的评论。如有不同意见，请另行回复。",
    },
    "comment_too_long": {
        "en": "A comment has {most} characters at most. Shorten it, or attach a file.",
        "zh-CN": "评论最多 {most} 个字符，请精简内容，或改为上传附件。",
    },
    "comment_empty": {
        "en": "There is nothing to say yet. Write something, or attach a file.",
        "zh-CN": "评论内容为空，请填写文字或添加附件。",
    },
    "no_file_to_attach": {
        "en": "There is no file {file} of yours to attach. Send it again.",
        "zh-CN": "找不到您上传的文件 {file}，请重新上传。",
    },
    "no_notices": {
        "en": "Only people have notices. Sign in to see yours.",
        "zh-CN": "只有用户才有通知，请登录后查看。",
    },
}
