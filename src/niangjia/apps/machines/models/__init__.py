from niangjia.apps.machines.models.entering import LONGEST, Answer, Call, Machine, Token
from niangjia.apps.machines.models.hooks import Attempt, Delivery, Hook

__all__ = ["LONGEST", "Answer", "Attempt", "Call", "Delivery", "Hook", "Machine", "Token"]
