"""What was read: drafts with their findings, disputes, and what was sent in the end."""
