"""What Rasa's rules call: one action for each dialogue act, run in the engine through Rasa's action protocol."""

from rasa_project.actions.respond import actions

__all__ = ["actions"]
