"""退回整改意见书: a one-page Word letter to each unit whose workbook needs mending."""
