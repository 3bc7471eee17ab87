"""What can go wrong with a template that people edited."""

from __future__ import annotations


class ReportTemplateError(ValueError):
    """A template cannot be used; the message is Chinese and says what to mend."""
