"""Why a message was sent, waits, or was not: in sentences, for whoever may see its record. Told with the delivery
(`deliveries.py`) and in the story of a record (`timeline.py`).

The consent is told as the app asks for it today; its formula only to who may read every field in it.
"""

from collections.abc import Iterator

from engines.expression.formula import Formula
from engines.expression.scope import Scope
from engines.kernel.text import localised
from engines.message.definition import MessageDefinition
from engines.rule.definition import Rule
from runtime.services.titled_formula import titled
from runtime.services.viewer import Viewer
from runtime.storage.deliveries import TEST, Delivery


class DeliveryWhy:
    """Tells one reader, in one language."""

    def __init__(self, viewer: Viewer, locale: str) -> None:
        self._viewer = viewer
        self._locale = locale

    def tell(self, delivery: Delivery) -> list[str]:
        """Its sentences, in order: what set it off, whether it may be sent, when, by which way."""
        if delivery.key == TEST:
            return [self._say("why_message_test")]
        definition = self._viewer.release.messages.get(delivery.key)
        told = [self._say("why_message_rule", rule=self._rule(delivery.cause))]
        if definition is None:
            return [*told, self._say("why_message_gone")]
        return [*told, *self._consent(definition, delivery), *self._hours(definition, delivery), *self._way(definition, delivery)]

    def _rule(self, cause: str) -> str:
        """What sent it, as people call it: a rule, a rule that is a record, or a step of a process."""
        release = self._viewer.release
        rule = release.rules.by_id.get(cause) or next((each for each in release.rules.tasks.values() if each.id == cause), None)
        return localised(rule.title, self._locale) if isinstance(rule, Rule) else cause

    def _consent(self, definition: MessageDefinition, delivery: Delivery) -> Iterator[str]:
        if definition.consent is None:
            yield self._say("why_message_needs_none")
            return
        said = "why_message_no_consent" if delivery.reason == "no_consent" else "why_message_consent"
        if not self._may_read(definition, definition.consent):
            yield self._say(f"{said}_untold")
            return
        yield self._say(said, consent=self._titled(definition.form, definition.consent))

    def _hours(self, definition: MessageDefinition, delivery: Delivery) -> Iterator[str]:
        quiet = definition.quiet if definition.category == "marketing" else None
        if quiet is None:
            return
        hours = {"begins": f"{quiet.begins:%H:%M}", "ends": f"{quiet.ends:%H:%M}"}
        if delivery.state == "held":
            until = delivery.due_at.astimezone(self._viewer.home.zone)
            yield self._say("why_message_held", **hours, until=f"{until:%Y-%m-%d %H:%M}")
        else:
            yield self._say("why_message_quiet", **hours)

    def _way(self, definition: MessageDefinition, delivery: Delivery) -> Iterator[str]:
        ways = [self._channel(key) for key in definition.channels]
        if delivery.reason == "no_address":
            yield self._say("why_message_no_address", ways=self._joined(ways))
        elif delivery.channel is not None:
            said = "why_message_way" if len(ways) > 1 else "why_message_only_way"
            yield self._say(said, channel=self._channel(delivery.channel), ways=self._joined(ways))

    def _may_read(self, definition: MessageDefinition, formula: Formula) -> bool:
        access = self._viewer.access
        return access.is_everything or all(
            form == definition.form and access.right(form, field) in ("read", "write") for form, field in formula.reads.fields
        )

    def _titled(self, form: str, formula: Formula) -> str:
        """A formula in titles; as it was written where it reads more than the record."""
        if formula.reads.variables:
            return formula.text
        return titled(formula.tree, Scope(self._viewer.release.schema, form), self._viewer.release, self._locale)

    def _channel(self, key: str) -> str:
        found = self._viewer.platform.channels.find(key)
        return key if found is None else localised(found.manifest.title, self._locale)

    def _joined(self, words: list[str]) -> str:
        return ("、" if self._locale == "zh-CN" else ", ").join(words)

    def _say(self, code: str, **params: object) -> str:
        return self._viewer.platform.catalog.say(code, self._locale, params)
