"""What a new version of an origin area would touch, from plots to live labels."""
