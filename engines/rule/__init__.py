"""Event-condition-action rules: in blueprints, as records of a form, and as actions that people press."""
