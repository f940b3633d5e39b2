"""Validation of each answer, as Rasa's documentation of forms shows it."""
from rasa_sdk import Action, FormValidationAction
from rasa_sdk.events import AllSlotsReset

VALUES = {"present", "absent", "unsure"}


class ValidateCaseForm(FormValidationAction):
    def name(self):
        return "validate_case_form"

    def validate_age_band(self, value, dispatcher, tracker, domain):
        return {"age_band": value.strip() or None}

    def validate_mobility(self, value, dispatcher, tracker, domain):
        return {"mobility": value if value in VALUES else None}

    def validate_disability(self, value, dispatcher, tracker, domain):
        return {"disability": value if value in VALUES else None}

    def validate_frequency(self, value, dispatcher, tracker, domain):
        return {"frequency": value.strip() or None}

    def validate_duration(self, value, dispatcher, tracker, domain):
        return {"duration": value.strip() or None}

    def validate_impact(self, value, dispatcher, tracker, domain):
        return {"impact": value if value in VALUES else None}

    def validate_trend(self, value, dispatcher, tracker, domain):
        return {"trend": value if value in VALUES else None}

    def validate_help_response(self, value, dispatcher, tracker, domain):
        return {"help_response": value if value in VALUES else None}

    def validate_involved_now(self, value, dispatcher, tracker, domain):
        return {"involved_now": value if value in VALUES else None}

    def validate_history(self, value, dispatcher, tracker, domain):
        return {"history": value if value in VALUES else None}

    def validate_siblings(self, value, dispatcher, tracker, domain):
        return {"siblings": value if value in VALUES else None}

    def validate_parents_aware(self, value, dispatcher, tracker, domain):
        return {"parents_aware": value if value in VALUES else None}


class ActionForget(Action):
    def name(self):
        return "action_forget"

    def run(self, dispatcher, tracker, domain):
        return [AllSlotsReset()]
