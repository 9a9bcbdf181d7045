"""Findings and plans as text, JSON, JUnit, SARIF, Markdown and a site; never decides severity."""
