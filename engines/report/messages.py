"""Sentences about datasets, queries, reports and dashboards."""

from engines.kernel.messages import Messages

_DATASETS: Messages = {
    "report_dataset_is_form": {
        "en": "A form is called “{name}”, and is a dataset by itself. Give this dataset another key.",
        "zh-CN": "已有名为“{name}”的表单，它本身就是数据集。请为此数据集另取标识。",
    },
    "report_dataset_unknown": {
        "en": "There is no dataset “{name}”. Write app.dataset, or app.form for the records of a form.",
        "zh-CN": "没有数据集“{name}”。请写成“应用.数据集”，或用“应用.表单”表示某个表单的记录。",
    },
    "report_join_unknown": {
        "en": "The dataset “{dataset}” has no join “{name}”. Name one that stands above, or leave it out.",
        "zh-CN": "数据集“{dataset}”没有连接“{name}”。请写上方已声明的连接，或将其省略。",
    },
    "report_join_no_link": {
        "en": "“{field}” of “{form}” is no link to “{target}”. Name the link along which records are joined.",
        "zh-CN": "“{form}”的“{field}”不是指向“{target}”的关联。请写用于连接的关联字段。",
    },
    "report_name_twice": {
        "en": "“{name}” is there already. Give each join, dimension, measure and metric a key of its own.",
        "zh-CN": "“{name}”已存在。每个连接、维度、度量和指标都应有各自的标识。",
    },
    "report_dimension_unfit": {
        "en": "“{name}” cannot be grouped by. Choose a choice, a link, a date, a number or a text.",
        "zh-CN": "无法按“{name}”分组。请选择选项、关联、日期、数字或文本。",
    },
    "report_bins_unsorted": {
        "en": "The steps of “{name}” have to rise. Put them in order, each once.",
        "zh-CN": "“{name}”的分段必须依次递增且不重复。",
    },
    "report_measure_needs": {
        "en": "The measure “{name}” needs “{property}”. Add it.",
        "zh-CN": "度量“{name}”缺少“{property}”，请补上。",
    },
    "report_measure_unfit": {
        "en": "“{function}” does not work on what “{name}” names. Choose a number, or another function.",
        "zh-CN": "“{name}”所指的内容不能用“{function}”。请选择数字字段，或换用其他函数。",
    },
    "report_measure_unknown": {
        "en": "There is no measure “{name}” here. Name one of the dataset or of the query.",
        "zh-CN": "这里没有度量“{name}”。请写数据集或查询中的度量。",
    },
    "report_metric_no_number": {
        "en": "The metric “{name}” comes to no number. Write a formula whose value is one.",
        "zh-CN": "指标“{name}”的结果不是数字。请写结果为数字的公式。",
    },
    "report_not_a_time": {
        "en": "“{name}” is no date and no time. Name one that is.",
        "zh-CN": "“{name}”不是日期或时间。请选择日期或时间字段。",
    },
}

_QUERIES: Messages = {
    "report_dimension_unknown": {
        "en": "The dataset “{dataset}” has no dimension “{name}”. Name one that it has, or add it there.",
        "zh-CN": "数据集“{dataset}”没有维度“{name}”。请写已有的维度，或先在数据集中添加。",
    },
    "report_column_unknown": {
        "en": "“{name}” is no column of the query. Add it to the query, or name one that is there.",
        "zh-CN": "“{name}”不是查询中的列。请将其加入查询，或写已有的列。",
    },
    "report_column_twice": {
        "en": "“{name}” stands twice in the query. Take one of them out.",
        "zh-CN": "查询中“{name}”出现了两次，请去掉一个。",
    },
    "report_one_time_only": {
        "en": "Only one time can be grouped by, and only one compared. Take “{name}” away from the others.",
        "zh-CN": "只能按一个时间分组，也只能比较一个时间。请去掉其余时间的“{name}”。",
    },
    "report_range_unknown": {
        "en": "“{range}” says no range of days. Write it like: {examples}.",
        "zh-CN": "“{range}”不是可识别的日期范围。可以写成：{examples}。",
    },
    "report_range_backwards": {
        "en": "The range ends on {last}, before it begins on {first}. Turn it round.",
        "zh-CN": "日期范围的结束日 {last} 早于开始日 {first}，请对调。",
    },
    "report_range_open": {
        "en": "Only a range with a beginning and an end can be compared with an earlier one. Give both days.",
        "zh-CN": "只有起止日期都明确的范围才能与更早的时期比较。请写明起止日期。",
    },
    "report_too_many_periods": {
        "en": "That would be more than {most} periods. Choose a longer span or a shorter range.",
        "zh-CN": "时间段数将超过 {most}。请选择更大的粒度或更短的范围。",
    },
    "report_value_unfit": {
        "en": "“{value}” is no value of this dimension. Give values as an answer writes them.",
        "zh-CN": "“{value}”不是该维度的值。请使用查询结果中的写法。",
    },
    "report_zone_other": {
        "en": "Days begin in the zone of the workspace, {zone}. Leave the zone out, or name that one.",
        "zh-CN": "日期按工作区的时区 {zone} 计算。请省略时区，或填写该时区。",
    },
    "report_needs_comparison": {
        "en": "“{name}” needs a time that is compared with an earlier one. Say which, or take it out.",
        "zh-CN": "“{name}”需要先设置与之比较的时期。请设置比较，或将其移除。",
    },
    "report_no_drill": {
        "en": "The records behind this number cannot be listed. Choose a number over the dataset's own records.",
        "zh-CN": "无法列出该数字背后的记录。请选择基于数据集自身记录的数字。",
    },
}

_REPORTS: Messages = {
    "report_unknown": {
        "en": "There is no report “{name}”. Write app.report.",
        "zh-CN": "没有报表“{name}”。请写成“应用.报表”。",
    },
    "report_is_scoring": {
        "en": "“{name}” gives marks and cannot stand in a widget yet. Choose a report with a query.",
        "zh-CN": "“{name}”是评分报表，目前不能放入看板。请选择查询报表。",
    },
    "dashboard_unknown": {
        "en": "There is no dashboard “{name}”. Write app.dashboard.",
        "zh-CN": "没有看板“{name}”。请写成“应用.看板”。",
    },
    "dashboard_widgets_overlap": {
        "en": "“{name}” lies on “{other}”. Move one of them.",
        "zh-CN": "组件“{name}”与“{other}”重叠，请移动其中一个。",
    },
    "dashboard_widget_too_wide": {
        "en": "“{name}” reaches beyond the twelve columns. Make it narrower, or move it to the left.",
        "zh-CN": "组件“{name}”超出了 12 列。请缩小宽度或左移。",
    },
    "chart_needs_dimension": {
        "en": "A chart of the kind “{kind}” needs at least {count} dimension(s). Add them to the query.",
        "zh-CN": "“{kind}”图表至少需要 {count} 个维度，请在查询中添加。",
    },
    "chart_needs_no_dimension": {
        "en": "A chart of the kind “{kind}” shows one number. Take the dimensions out of the query.",
        "zh-CN": "“{kind}”图表只显示一个数字，请从查询中去掉维度。",
    },
    "chart_needs_time": {
        "en": "A chart of the kind “{kind}” needs a time with a granularity. Add one to the query.",
        "zh-CN": "“{kind}”图表需要带粒度的时间，请在查询中添加。",
    },
    "score_subject_unfit": {
        "en": "“{name}” is no link to a form. Name the link to what gets the marks.",
        "zh-CN": "“{name}”不是指向表单的关联。请写指向评分对象的关联字段。",
    },
    "score_measure_unfit": {
        "en": "“{name}” cannot be turned into a mark. Choose a count, a sum, a smallest or a largest value.",
        "zh-CN": "“{name}”无法转换为评分。请选择计数、合计、最小值或最大值。",
    },
    "score_thresholds_unsorted": {
        "en": "The thresholds of “{name}” have to rise; of a date they have to fall. Put them in order.",
        "zh-CN": "“{name}”的阈值应依次递增；日期的天数应依次递减。请调整顺序。",
    },
    "score_pattern_unfit": {
        "en": "The pattern “{pattern}” says something of {given} marks, but there are {needed}. Write one sign for each.",
        "zh-CN": "模式“{pattern}”描述了 {given} 个评分，但共有 {needed} 个。请为每个评分写一个符号。",
    },
}

MESSAGES: Messages = {**_DATASETS, **_QUERIES, **_REPORTS}
