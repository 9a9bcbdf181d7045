"""Describe a city once; get its estate, its configurations, its proofs and its drift."""
