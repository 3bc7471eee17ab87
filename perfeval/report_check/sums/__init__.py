"""Totals and their parts, balances, and one amount in several places."""
