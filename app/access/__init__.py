"""Who may do what: organisations, their people, and who is asking."""
