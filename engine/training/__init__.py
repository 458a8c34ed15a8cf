"""The training of the ranker: homes, sentences and statistics that it makes up itself, and the fit to them.

Nothing here runs in a turn, and nothing that runs in a turn imports it. NumPy and SciPy are needed by `fitting` alone.
"""
