"""Second step of `compile.py`: forms and fields that settings name are found, and the types that settings tell are set."""

from difflib import get_close_matches

from engines.kernel.spelling import surely_meant
from engines.record.drafts import Draft, Drafts, FieldDraft
from engines.record.field_type import Complaint


def relate(drafts: Drafts) -> None:
    """Resolve what every field's settings name; report what is not there."""
    for draft in drafts.forms.values():
        for field in draft.fields.values():
            _forms(drafts, field)
    for draft in drafts.forms.values():
        for field in draft.fields.values():
            _back(drafts, draft, field)
            _own_fields(drafts, draft, field)
            _settings(drafts, field)
    for form in drafts.forms:
        drafts.reshape(form)


def _forms(drafts: Drafts, field: FieldDraft) -> None:
    for name in field.type.form_settings:
        key = field.settings.get(name)
        if not isinstance(key, str):
            continue
        found = drafts.id_of(key)
        if found is None:
            near = get_close_matches(key, drafts.keys(), n=1)
            drafts.report(f"{field.pointer}/{name}", "no_such_form", near[0] if near else None, form=key)
            found = drafts.id_of(surely_meant(key, drafts.keys()) or "")
        if found is None:
            field.is_broken = True
        else:
            field.settings[name] = found
    if field.type.has_rows:
        field.target, field.back = field.settings["target"], "parent"
    elif field.type.form_settings and not field.type.holds_formula:
        field.target = field.settings.get(field.type.form_settings[0])


def _back(drafts: Drafts, draft: Draft, field: FieldDraft) -> None:
    """The link in the other form that leads here."""
    if field.type.back is None or field.is_broken:
        return
    form, name = field.type.back
    other = drafts.forms.get(str(field.settings.get(form)))
    key = field.settings.get(name)
    if other is None or not isinstance(key, str):
        field.is_broken = True
        return
    link = other.by_key.get(key)
    if link is None:
        field.is_broken = True
        leading = [one.key for one in other.fields.values() if one.target == draft.id and one.type.storage == "reference"]
        near = get_close_matches(key, list(other.by_key), n=1) or leading
        drafts.report(f"{field.pointer}/{name}", "unknown_field_of", near[0] if near else None, form=other.key, field=key)
    elif link.type.storage != "reference" or link.target != draft.id:
        field.is_broken = True
        drafts.report(f"{field.pointer}/{name}", "link_leads_elsewhere", form=other.key, field=key, wanted=draft.key)
    else:
        field.settings[name] = field.back = link.id


def _own_fields(drafts: Drafts, draft: Draft, field: FieldDraft) -> None:
    for name in field.type.field_settings:
        key = field.settings.get(name)
        if not isinstance(key, str):
            continue
        found = draft.by_key.get(key)
        if found is None or not found.type.has_options:
            choices = [one.key for one in draft.fields.values() if one.type.has_options]
            near = get_close_matches(key, choices, n=1)
            drafts.report(f"{field.pointer}/{name}", "not_a_choice_field", near[0] if near else None, field=key)
        else:
            field.settings[name] = found.id


def _settings(drafts: Drafts, field: FieldDraft) -> None:
    """What the type itself finds wrong; then the type of the value."""
    if field.raw.get("unique") is True and not field.type.can_be_key:
        drafts.report(f"{field.pointer}/unique", "cannot_be_unique", type=field.type.name)
    if any(name not in field.settings for name in field.type.required_settings()):
        field.is_broken = True
        return
    for complaint in _complaints(field):
        pointer, code, params = complaint
        hint = params.get("hint")
        shown = {"title": field.title, **{name: value for name, value in params.items() if name != "hint"}}
        drafts.report(field.pointer + pointer, code, hint if isinstance(hint, str) else None, **shown)
    if not field.is_broken and not field.type.infers_type(field.settings):
        field.value_type = field.type.value_type(field.settings)
        field.is_stored = field.type.storage is not None or field.type.formula_setting is not None


def _complaints(field: FieldDraft) -> list[Complaint]:
    """A document off its schema may confuse a type's own check; the schema reports it then."""
    try:
        return field.type.check_settings(field.settings)
    except (TypeError, ValueError, AttributeError, KeyError):
        field.is_broken = True
        return []
