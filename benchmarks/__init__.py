"""One runnable module per measurement; each prints what it measured and ends in one line of JSON."""
