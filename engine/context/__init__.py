"""Who speaks, where, when, and what the home looks like at that moment."""
