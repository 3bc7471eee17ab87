"""The 计分表 in a report, and what the text says of scores."""
