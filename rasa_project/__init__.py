"""The conversation. `components` runs in the bot, `actions` in the engine."""
