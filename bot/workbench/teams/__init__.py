"""A Teams tenant for this machine: the Connector that bots write to, and what Teams' clients do."""
