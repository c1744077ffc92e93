"""Countersign: two people and a checklist between a practice and every public reply to a review."""
