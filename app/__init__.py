"""Forbear: a conversation coach for empathetic collection calls."""
