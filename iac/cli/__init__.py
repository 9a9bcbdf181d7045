"""The command line: parse, call a workflow, print, map to an exit code."""
