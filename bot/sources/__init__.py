"""Where reviews come from: posted to us over HTTP, or read from files."""
