"""One module a command. Each has `run(args) -> int`: what it prints goes to standard output, its exit code back."""
