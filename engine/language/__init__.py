"""Words: how an utterance is read, and how states are said. Knows the home's names, decides nothing."""
