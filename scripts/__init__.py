"""Measure, evaluate and generate: what the project runs, and a user does not."""
