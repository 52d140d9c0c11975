"""A verdict in the formats that people and pipelines read; each format is one module."""

from validate.reports.code_quality import finding_issues, verdict_issues
from validate.reports.junit import junit
from validate.reports.reasons import asking_line, reason_lines
from validate.reports.risks import risk_lines
from validate.reports.sets import left_out_lines
from validate.reports.text import verdict_text

__all__ = [
    "asking_line",
    "finding_issues",
    "junit",
    "left_out_lines",
    "reason_lines",
    "risk_lines",
    "verdict_issues",
    "verdict_text",
]
