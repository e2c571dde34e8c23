"""The shape of the European register: read in three forms, written in one. Pure."""
