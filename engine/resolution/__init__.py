"""From words to one reading: hypotheses, then one interpretation, a question, or a refusal with its reason."""
