"""Workbooks of accounts: 部门决算公开表, 财决报表."""
