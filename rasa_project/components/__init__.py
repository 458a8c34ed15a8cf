"""What runs inside the bot: the channel, the last NLU component, and the two in-memory stores."""
