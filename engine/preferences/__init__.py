"""What was taught: which of it holds now, and what follows from it."""
