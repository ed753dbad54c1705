"""The platform around the engines: storage, services, doors."""
