"""Rules over the city and what follows from it; a rule is data plus one small function."""
