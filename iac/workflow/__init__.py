"""One file a verb: composes rooms, injects ports, returns values, prints nothing."""
