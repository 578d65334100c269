"""Rules over signals.

RulesFile -> Engine: Signal -> [Observation]; Observation, state -> state, [Alert]
"""

from monitor.core.rules.check import mistakes
from monitor.core.rules.engine import Engine, Step
from monitor.core.rules.schema import Rule, RulesFile
from monitor.core.rules.state import GroupState

__all__ = ["Engine", "GroupState", "Rule", "RulesFile", "Step", "mistakes"]
