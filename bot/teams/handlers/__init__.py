"""Handlers: they read an activity, identify the person, call the desk and answer."""
