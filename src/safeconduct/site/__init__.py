"""Django's settings for an installation."""
