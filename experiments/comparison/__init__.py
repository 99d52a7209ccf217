"""The comparison of organisational models for one municipality: ``infohus compare``."""
