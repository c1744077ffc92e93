"""The generic kinds of things a rule can look for, one a file; a rule in a playbook names them and says what exactly."""
