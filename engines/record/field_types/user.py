"""Links to a user of the installation."""

from engines.expression.types import Type, reference
from engines.record.field_type import BasicType, Convert, Reading, Settings, Storage
from engines.record.field_types.link import link_reader, record_id

#: The form id under which formulas and links know the users (`system_fields.py` has its shape).
USER = "user"


class User(BasicType):
    """The id of a user; a bare text is the login."""

    name = "user"
    storage: Storage | None = "reference"

    def value_type(self, settings: Settings) -> Type:
        """Reference to a user."""
        del settings
        return reference(USER)

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """An id, or the login as text, which comes out as `LinkKey`."""
        del settings
        return link_reader(USER, reading, "login")

    def fitter(self, settings: Settings) -> Convert | None:
        """A record stands for its id."""
        del settings
        return record_id
