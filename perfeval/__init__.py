"""perfeval: 部门整体支出绩效自评计分表, computed from budget-execution workbooks."""

__version__ = "0.6.1"
