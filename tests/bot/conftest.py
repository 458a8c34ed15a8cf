"""The bot's tests run in the bot's own environment; anywhere else there is nothing to collect."""

from importlib.util import find_spec

if find_spec("rasa") is None:
    collect_ignore_glob = ["test_*.py"]
else:
    from bot_support import bot, engine, model, session_bot

    __all__ = ["bot", "engine", "model", "session_bot"]
