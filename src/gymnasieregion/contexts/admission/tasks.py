"""The admission's work that is done later, by the worker; the app imports this at start, so that it is known."""
