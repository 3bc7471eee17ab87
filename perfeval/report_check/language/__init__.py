"""What a report says: words, clauses, roles, statements, and what carries over."""
