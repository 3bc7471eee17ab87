"""What a judgement is made of: printed numbers compared, verdicts, slips of the pen, and the result."""
