"""Handlers: they read a delivery, identify the person, call the desk and answer."""
