"""Number formats: a value is written as Excel shows it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from ingest.loaders.xlsx_formats import Shown, shown

DAY = datetime(2026, 9, 1)
ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        ("as it is", "0.00", "as it is"),
        (True, "General", "TRUE"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (12, "@", "12"),
        (0.125, "0%", "13%"),
        (-0.3333, "0.00%;[Red]-0.00%", "-33.33%"),
        (1234567, "#,##0", "1,234,567"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (1500000, '#,##0,"千"', "1,500千"),
        (1.005, "0.00", "1.01"),
        (0.5, "#.##", ".5"),
        (7, "000", "007"),
        (13800138000, "000-0000-0000", "138-0013-8000"),
        (86, '0"学时"', "86学时"),
        (200, "[$¥-804]#,##0.00", "¥200.00"),
        (0, '0.00;-0.00;"零"', "零"),
        (5, ACCOUNTING, "5.00"),
        (0, ACCOUNTING, "-"),
        (5, ";;;", ""),
        (75, '[>=60]"及格";"不及格"', "及格"),
        (50, '[>=60]"及格";"不及格"', "不及格"),
        (12345, "0.00E+00", "1.23E+04"),
        (1.25, "# ?/?", "1 1/4"),
        (DAY, 'yyyy"年"m"月"d"日"', "2026年9月1日"),
        (DAY, "yyyy/m/d h:mm", "2026/9/1 0:00"),
        (DAY, "d-mmm-yy", "1-Sep-26"),
        (DAY, "[$-F800]dddd, mmmm dd, yyyy", "Tuesday, September 01, 2026"),
        (DAY, "aaaa", "星期二"),
        (DAY, "mm-dd-yy", "2026-09-01"),
        (time(14, 30), "h:mm AM/PM", "2:30 PM"),
        (time(0, 5, 9), "mm:ss", "05:09"),
        (45000, 'yyyy"年"m"月"d"日"', "2023年3月15日"),
        (-3, "yyyy-mm-dd", "-3"),
        (123, "[DBNum1][$-804]General", "一百二十三"),
        (10203, '[DBNum2][$-804]General"元"', "壹万零贰佰零叁元"),
        (120000045, "[DBNum1]General", "一亿二千万〇四十五"),
        (datetime(2026, 12, 31), '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二六年十二月三十一日"),
        (0.5, '上午/下午h"时"mm"分"', "下午12时00分"),
        (timedelta(hours=26, minutes=30), "[h]:mm", "26:30"),
    ],
)
def test_values_are_shown_as_in_excel(value: Shown, number_format: str, text: str) -> None:
    """Percentages, thousands, signs, units, dates and lengths of time follow the cell's format."""
    assert shown(value, number_format) == text
