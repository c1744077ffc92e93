"""Playbooks: YAML files in, checked and compiled rules out, with the examples that prove them."""
