"""How people teach: statements of taste, guided questions, and taking either back."""
