"""The administration of the app."""
