"""The engine's HTTP side: the bot's calls, the API under /v1, health and metrics."""
