"""The use cases: everything that a person, a platform or the clock can do to a case."""
