"""Rates, shares and what is so much for each: a quotient or a product of what stands in the text."""
