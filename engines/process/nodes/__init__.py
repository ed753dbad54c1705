"""One family of BPMN elements per file."""
