"""What is planned for later: how it is kept, and what is done when its time has come, or has passed."""
