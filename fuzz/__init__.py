"""Inputs made wrong at random: whatever they are, a sentence and no crash."""
